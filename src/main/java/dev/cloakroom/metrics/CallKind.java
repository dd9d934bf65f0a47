package dev.cloakroom.metrics;

/** What a call of Cloakroom's own is for. Calls of the relay are timed by their routes. */
public enum CallKind {
  /** A login with credentials. */
  LOGIN,
  /** A renewal of tokens. */
  REFRESH,
  /** The user resource. */
  USER,
  /** The logout resource, or the revocation at an OpenID Provider. */
  LOGOUT,
  /** Any request to the OpenID Provider. */
  PROVIDER
}
