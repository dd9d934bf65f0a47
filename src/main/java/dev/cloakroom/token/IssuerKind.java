package dev.cloakroom.token;

/** How a user signed in, and so who issues the tokens of the session. */
public enum IssuerKind {
  /** With credentials that the backend's login resource took. */
  PASSWORD,
  /** At an OpenID Provider (OpenID Connect Core 1.0). */
  OPENID_CONNECT
}
