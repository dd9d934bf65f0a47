package dev.cloakroom.spi;

/**
 * The issuer cannot answer now. A login gets 503 {@code backend_unavailable} and counts as no
 * failure; a renewal gets 503 {@code refresh_unavailable}, and the session goes on.
 */
public final class IssuerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause for example the fault of a connection; its message reaches no log
   */
  public IssuerUnavailable(Throwable cause) {
    super("the issuer cannot answer now", cause);
  }
}
