package dev.cloakroom.check;

/** A request got no answer, or none that is HTTP. The message says why, and quotes nothing. */
final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswer(String message) {
    super(message);
  }
}
