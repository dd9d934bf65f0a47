package dev.cloakroom.state;

import java.util.Locale;

/** Why a store cannot be used, in the words of readiness. */
public enum StateFault {
  /** The server's JNDI has no {@code DataSource} of that name. */
  DATA_SOURCE,
  /** It is away, or ended the connection. */
  UNREACHABLE,
  /** It did not answer in time. */
  NO_ANSWER,
  /** It refused user or password. */
  REFUSED,
  /** The tables are missing, have other columns, or may not be used. */
  TABLES,
  /** It takes no writes. */
  READ_ONLY,
  /** It has no room. */
  FULL,
  /** Its SQL is not known. */
  UNKNOWN_DATABASE,
  /** It answered with another error. */
  FAILED;

  /** For example {@code read-only}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether reads still succeed. */
  boolean onlyWrites() {
    return this == READ_ONLY || this == FULL;
  }
}
