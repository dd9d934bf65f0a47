package dev.cloakroom.token;

/** Why a session is over. */
public enum EndCause {
  /** The user signed out. */
  LOGOUT,
  /** The user signed in again in the same browser. */
  NEW_LOGIN,
  /** A login with its access token has replaced its tokens, for example by a changed password. */
  REPLACED,
  /** Its lifetime or idle limit is over, or its access token has expired and cannot be renewed. */
  EXPIRED,
  /** The backend refused to renew its tokens. */
  RENEWAL_REFUSED,
  /** The backend refused its access token, which cannot be renewed. */
  BACKEND_REFUSED,
  /** The OpenID Provider ended its session (OpenID Connect Back-Channel Logout 1.0). */
  PROVIDER_LOGOUT
}
