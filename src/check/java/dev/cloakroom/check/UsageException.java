package dev.cloakroom.check;

/** The arguments cannot be used. The message says why, and repeats no argument. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
