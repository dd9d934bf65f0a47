package dev.cloakroom.state;

/**
 * The store cannot be reached, does not answer in time, or answers with an error. Its entries may
 * still exist.
 */
public final class StateUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one for this reason.
   *
   * @param message for the log; quotes nothing that was sent to the store
   */
  StateUnavailable(String message) {
    super(message);
  }
}
