package dev.cloakroom.problem;

/** The challenge of a 401 response. Every 401 needs one (RFC 9110 section 15.5.2). */
public enum Challenge {
  /**
   * By the cookies of a session. The scheme {@code Cookie} is not registered: no registered one
   * means cookies, and browsers ignore an unknown scheme instead of asking for a password.
   */
  COOKIE("Cookie"),
  /** By a bearer token (RFC 6750 section 3). */
  BEARER("Bearer");

  /** The header field that holds the challenge. */
  public static final String FIELD = "WWW-Authenticate";

  private final String scheme;
  private final String value;

  Challenge(String scheme) {
    this.scheme = scheme;
    this.value = scheme + " realm=\"cloakroom\"";
  }

  /** The authentication scheme (RFC 9110 section 11.1). */
  public String scheme() {
    return scheme;
  }

  /** The value of the header field, for example {@code Bearer realm="cloakroom"}. */
  public String value() {
    return value;
  }
}
