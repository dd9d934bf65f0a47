package dev.cloakroom.token;

/** Why a session is over. */
public enum EndCause {
  /** The user signed out. */
  LOGOUT,
  /** The user signed in again in the same browser. */
  NEW_LOGIN,
  /** Its lifetime, its idle time or its only token is over. */
  EXPIRED,
  /** The backend refused to renew its tokens. */
  RENEWAL_REFUSED,
  /** The backend refused its access token, and there is nothing to renew it with. */
  BACKEND_REFUSED
}
