package dev.cloakroom.renewal;

/** How urgent a renewal is. */
public enum RenewalTiming {
  /** The access token is still good: the caller can go on with it, and waits for nobody. */
  EARLY,

  /** The access token has ended, or the backend has refused it. */
  DUE
}
