package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.CheckRun;
import dev.cloakroom.config.Settings;
import dev.cloakroom.team.TeamBeans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * {@code cloakroom.check}: tries the set-up at the start, with one line of credentials from
 * standard input, and ends the process.
 */
@ApplicationScoped
class CheckAtStart {

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object event,
      Settings settings,
      TeamBeans team,
      Clock clock) {
    if (!settings.check()) {
      return;
    }
    var run = new CheckRun();
    if (!settings.login().password()) {
      run.print("result: not made, because users sign in at the OpenID Provider alone");
      run.end(false);
    } else if (team.tokenIssuer().isPresent()) {
      run.print("result: not made, because a TokenIssuer of the application signs in");
      run.end(false);
    } else {
      run.end(check(settings, clock, run));
    }
  }

  private static boolean check(Settings settings, Clock clock, CheckRun run) {
    // No request is served now.
    var onBehalf = new OnBehalf(null, null);
    var backend = settings.backend();
    try {
      var check =
          new SetUpCheck(
              settings,
              BackendCalls.of(settings, onBehalf),
              RestCall.withRefusals(backend, backend.user(), onBehalf),
              clock,
              run::print);
      run.print("reading one line of JSON credentials from standard input");
      return check.run(credentials());
    } catch (RuntimeException e) {
      // The message may quote an answer.
      run.print("result: failed with " + e.getClass().getName());
      return false;
    }
  }

  private static String credentials() {
    var in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
    try {
      var line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }
}
