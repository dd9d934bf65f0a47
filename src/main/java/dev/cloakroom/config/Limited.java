package dev.cloakroom.config;

import java.util.Locale;
import java.util.Optional;

/**
 * What {@code cloakroom.limit.*} limits, of one session or of one client address. The defaults stop
 * a client that repeats a call without a pause, and no user with a browser. The relay has none:
 * only its operator knows how many calls a page makes.
 */
public enum Limited {
  /** Renewals that ask the backend or the provider, of one session. */
  RENEWAL("600/PT1M"),
  /** Returns from the OpenID Provider, of one address: an office may have one for all its users. */
  CALLBACK("600/PT1M"),
  /** Logout tokens that end nothing, of one address. */
  BACKCHANNEL("600/PT1M"),
  /** Calls that go on to a backend with the session's token, of one session. */
  RELAY(null),
  /** Calls of the relay, of one address. */
  RELAY_ADDRESS(null);

  private final String standard;

  Limited(String standard) {
    this.standard = standard;
  }

  /** The setting, such as {@code cloakroom.limit.relay-address}. */
  public String key() {
    return "cloakroom.limit." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The limit if the setting is absent; empty for none. */
  Optional<Rate> standard() {
    return Optional.ofNullable(standard).map(Rate::parse);
  }
}
