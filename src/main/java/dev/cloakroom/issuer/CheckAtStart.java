package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.team.TeamBeans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * {@code cloakroom.check}: tries the set-up at the start, with one line of credentials from
 * standard input, and ends the process. The exit status is 0 if every step worked, and 1 otherwise.
 *
 * <p>The file descriptors are used in place of {@code System.in} and {@code System.out}, because
 * servers send the latter into their log.
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
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    var worked = team.tokenIssuer().isEmpty() && check(settings, clock, out);
    if (team.tokenIssuer().isPresent()) {
      out.println(
          "cloakroom check: result: not made, because a TokenIssuer of the application signs in");
    }
    // The server's shutdown may wait for the end of this deployment, so another thread ends it.
    new Thread(() -> Runtime.getRuntime().exit(worked ? 0 : 1), "cloakroom-check").start();
  }

  private static boolean check(Settings settings, Clock clock, PrintStream out) {
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
              line -> out.println("cloakroom check: " + line));
      return check.run(credentials(out));
    } catch (RuntimeException e) {
      // The message may quote an answer.
      out.println("cloakroom check: result: failed with " + e.getClass().getName());
      return false;
    }
  }

  private static String credentials(PrintStream out) {
    out.println("cloakroom check: reading one line of JSON credentials from standard input");
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
