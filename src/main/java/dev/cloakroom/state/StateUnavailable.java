package dev.cloakroom.state;

import java.util.Optional;

/**
 * The store cannot be reached, does not answer in time, or answers with an error. Its entries may
 * still exist.
 */
public final class StateUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StateFault fault;

  /**
   * Creates one for this reason.
   *
   * @param message for the log; quotes nothing that was sent to the store
   */
  StateUnavailable(String message) {
    this(message, null);
  }

  /**
   * Creates one for this reason.
   *
   * @param fault what readiness is to say
   */
  StateUnavailable(String message, StateFault fault) {
    super(message);
    this.fault = fault;
  }

  /** What readiness is to say of it; empty if an earlier failure has said it. */
  public Optional<StateFault> fault() {
    return Optional.ofNullable(fault);
  }
}
