package dev.cloakroom.problem;

/**
 * What a 401 says about how to authenticate: every 401 needs a challenge (RFC 9110 section 15.5.2).
 */
public enum Challenge {
  /** By the cookies of a session. No registered scheme says so, so browsers do nothing about it. */
  COOKIE("Cookie"),
  /** By a bearer token (RFC 6750 section 3). */
  BEARER("Bearer");

  /** The field that holds the challenge. */
  public static final String FIELD = "WWW-Authenticate";

  private final String value;

  Challenge(String scheme) {
    this.value = scheme + " realm=\"cloakroom\"";
  }

  /** The value of the field. */
  public String value() {
    return value;
  }
}
