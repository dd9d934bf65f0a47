package dev.cloakroom.renewal;

/** How urgent a renewal is. */
public enum RenewalTiming {
  /** The access token has not expired: the caller can use it, and waits for no other renewal. */
  EARLY,

  /** The access token has expired, or the backend has refused it. */
  DUE
}
