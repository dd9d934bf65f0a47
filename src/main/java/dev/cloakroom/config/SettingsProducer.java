package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.bean.FrontEndScoped;
import dev.cloakroom.bean.FrontEndStarts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
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
  FrontEnds frontEnds() {
    Config config = ConfigProvider.getConfig();
    try {
      var reader =
          new FrontEndsReader(
              key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
      var frontEnds = reader.read();
      reader
          .shown()
          .forEach((frontEnd, line) -> LOG.log(Level.INFO, "settings{0}: {1}", of(frontEnd, line)));
      return frontEnds;
    } catch (InvalidSettings e) {
      endCheck(config, e);
      throw e;
    }
  }

  /** The settings of the front end that this is injected for. */
  @Produces
  @FrontEndScoped
  Settings settings(FrontEnds all) {
    return all.current();
  }

  private static Object[] of(FrontEnd frontEnd, String text) {
    var name = frontEnd.isDefault() ? "" : " of the front end " + frontEnd.name();
    return new Object[] {name, text};
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
  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      FrontEnds all,
      Event<FrontEndStarts> starts) {
    warn(all.standard());
    start(FrontEnd.DEFAULT, all, event, starts);
    all.named().keySet().stream()
        .sorted(Comparator.comparing(FrontEnd::name))
        .forEach(frontEnd -> frontEnd.run(() -> start(frontEnd, all, event, starts)));
  }

  private static void start(
      FrontEnd frontEnd, FrontEnds all, Object event, Event<FrontEndStarts> starts) {
    var settings = all.of(frontEnd);
    var prefix = frontEnd.isDefault() ? "cloakroom." : FrontEndKeys.PREFIX + frontEnd.name() + '.';
    settings.relay().forEach((name, route) -> warnOfNoToken(prefix, name, route));
    if (!frontEnd.isDefault()) {
      LOG.log(
          Level.INFO,
          "front end {0}: {1}, for the backend at {2}",
          new Object[] {frontEnd.name(), settings.publicOrigins(), settings.backend().url()});
    }
    starts.fire(new FrontEndStarts(event));
  }

  private static void warn(Settings settings) {
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
    LOG.log(
        Level.INFO,
        "Cloakroom {0} for the backend at {1}",
        new Object[] {BuildVersion.read(), settings.backend().url()});
  }

  private static void warnOfNoToken(String prefix, String route, Settings.RelayRoute settings) {
    if (settings.tokenIsWithheld()) {
      LOG.log(
          Level.WARNING,
          "{0}relay.{1}.token is not set, and the route leads to another origin than"
              + " {0}backend.url: its calls carry no token; set it to none to keep that, or"
              + " to required if that origin may have the access token",
          new Object[] {prefix, route});
    }
  }
}
