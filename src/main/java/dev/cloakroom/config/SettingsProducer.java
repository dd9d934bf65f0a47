package dev.cloakroom.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads {@link Settings} once at start-up, so that a fault in them stops the deployment. */
@ApplicationScoped
class SettingsProducer {
  private static final Logger LOG = Logger.getLogger(SettingsProducer.class.getName());

  private final AtomicBoolean checkHasEnded = new AtomicBoolean();

  @Produces
  @Singleton
  Settings settings() {
    Config config = ConfigProvider.getConfig();
    try {
      var reader =
          new SettingsReader(
              key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
      var settings = reader.read();
      LOG.log(Level.INFO, "settings: {0}", reader.shown());
      return settings;
    } catch (InvalidSettings e) {
      endCheck(config, e);
      throw e;
    }
  }

  // Otherwise some servers would go on running without the application.
  private void endCheck(Config config, InvalidSettings faults) {
    var checks = config.getOptionalValue("cloakroom.check", String.class).filter("true"::equals);
    // Each bean that needs the settings asks for them.
    if (checks.isEmpty() || checkHasEnded.getAndSet(true)) {
      return;
    }
    var run = new CheckRun();
    faults.getMessage().lines().forEach(run::print);
    run.print("result: failed at the settings");
    run.end(false);
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  // Without this observer the producer would run at the first request.
  void start(@Observes @Initialized(ApplicationScoped.class) Object event, Settings settings) {
    if (settings.cookies().keysAreRandom()) {
      LOG.warning(
          "cloakroom.cookie.keys is not set: a random key was made, so a restart ends all sessions"
              + " and other nodes cannot read them");
    }
    if (settings.publicOrigins().isEmpty()) {
      LOG.warning(
          "cloakroom.public-origins is not set: the origin of each request is taken from its Host"
              + " header; list the exact origins of the browser app");
    }
    if (!settings.developmentOrigins().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "cloakroom.development-origins is set: pages of {0} count as the app''s own; leave it out"
              + " where users sign in",
          settings.developmentOrigins());
    }
    if (!settings.cookies().secure()) {
      LOG.warning("cloakroom.cookie.secure=false: cookies travel over plain http");
    }
    settings.relay().forEach(SettingsProducer::warnOfNoToken);
    LOG.log(
        Level.INFO,
        "Cloakroom {0} for the backend at {1}",
        new Object[] {BuildVersion.read(), settings.backend().url()});
  }

  private static void warnOfNoToken(String route, Settings.RelayRoute settings) {
    if (settings.tokenIsWithheld()) {
      LOG.log(
          Level.WARNING,
          "cloakroom.relay.{0}.token is not set, and the route leads to another origin than"
              + " cloakroom.backend.url: its calls carry no token; set it to none to keep that, or"
              + " to required if that origin may have the access token",
          route);
    }
  }
}
