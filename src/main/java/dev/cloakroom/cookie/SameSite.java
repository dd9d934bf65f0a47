package dev.cloakroom.cookie;

/** On which requests from other sites a browser sends a cookie (RFC 6265bis section 4.1.2.7). */
enum SameSite {
  /** On no request from another site. */
  STRICT("Strict"),
  /** On navigations with a safe method, such as the callback of an OpenID Provider. */
  LAX("Lax"),
  /** On every request. A browser accepts such a cookie only with {@code Secure}. */
  NONE("None");

  private final String attribute;

  SameSite(String attribute) {
    this.attribute = attribute;
  }

  /** The value of the {@code SameSite} attribute. */
  String attribute() {
    return attribute;
  }
}
