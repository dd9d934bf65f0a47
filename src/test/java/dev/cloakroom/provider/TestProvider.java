package dev.cloakroom.provider;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings;
import java.time.Clock;

/** The beans of this package on one node. */
public final class TestProvider implements AutoCloseable {
  public final OpenIdProvider provider;
  public final ProviderIssuer issuer;

  private final ConfiguredProvider configured;

  public TestProvider(Settings settings, Background background, Clock clock) {
    this.configured = new ConfiguredProvider(settings, background, clock);
    this.provider = new OpenIdProvider(settings, configured);
    this.issuer = new ProviderIssuer(configured);
  }

  /** Its connections end, as if the node had died. */
  @Override
  public void close() {
    configured.close();
  }
}
