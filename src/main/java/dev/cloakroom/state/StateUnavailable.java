package dev.cloakroom.state;

/** The store cannot be reached, is too slow, or refuses; what it knows is not lost. */
public final class StateUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is for the log: of what was sent, it quotes nothing. */
  StateUnavailable(String message) {
    super(message);
  }
}
