package dev.cloakroom.identity;

import dev.cloakroom.config.Settings;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.session.TestNode;
import java.time.Clock;

/** The identities of a node's requests, for tests of other packages. */
public final class TestIdentities {
  private TestIdentities() {}

  public static Identities of(Settings settings, TestNode node, Clock clock) {
    var claims = new SessionClaims(new ConfiguredJwts(settings, clock), settings, clock);
    return new Identities(node.sessions(), claims, settings);
  }
}
