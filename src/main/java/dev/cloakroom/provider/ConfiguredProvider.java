package dev.cloakroom.provider;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.metrics.CallKind;
import dev.cloakroom.metrics.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** The provider of the settings, if there is one. */
@PerFrontEnd
class ConfiguredProvider {
  private final Optional<ProviderParts> parts;

  @Inject
  ConfiguredProvider(Settings settings, Background background, Clock clock, Metrics metrics) {
    var timer = metrics.timer(CallKind.PROVIDER);
    this.parts =
        settings.openIdConnect().map(oidc -> ProviderParts.of(settings, background, clock, timer));
  }

  ConfiguredProvider(Settings settings, Background background, Clock clock) {
    this(settings, background, clock, Metrics.off());
  }

  // The observer creates the bean at deployment, so that a key that cannot sign stops the
  // deployment. Nothing is sent.
  void start(@Observes FrontEndStarts event) {}

  Optional<ProviderParts> parts() {
    return parts;
  }

  /**
   * @throws IllegalStateException if no provider is configured
   */
  ProviderParts require() {
    return parts.orElseThrow(() -> new IllegalStateException("cloakroom.oidc.issuer is not set"));
  }

  @PreDestroy
  void close() {
    parts.ifPresent(provider -> provider.http().close());
  }
}
