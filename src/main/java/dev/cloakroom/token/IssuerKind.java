package dev.cloakroom.token;

/** How a user signed in, which determines the issuer of the session's tokens. */
public enum IssuerKind {
  /** With credentials that the backend's login resource accepted. */
  PASSWORD,
  /** At an OpenID Provider (OpenID Connect Core 1.0). */
  OPENID_CONNECT
}
