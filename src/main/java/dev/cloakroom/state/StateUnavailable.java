package dev.cloakroom.state;

/** The store cannot be reached, is too slow, or refuses; what it knows is not lost. */
public final class StateUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateUnavailable(String message) {
    super(message);
  }

  // The cause's message may quote what was sent; its type is all that may be told.
  StateUnavailable(Exception cause) {
    super(cause.getClass().getName());
  }
}
