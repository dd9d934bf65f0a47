package dev.cloakroom.check;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** {@code java -jar cloakroom-check.jar <address>}: {@link Options#USAGE} says the rest. */
public final class CloakroomCheck {
  private CloakroomCheck() {}

  /** Checks, prints, and ends the process with 0, 1 or 2. */
  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), System.getenv(), out, Clock.systemUTC()));
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, Clock clock) {
    Options options;
    try {
      options = Options.of(arguments, environment);
    } catch (UsageException e) {
      out.println(e.getMessage() + "\n\n" + Options.USAGE);
      return 2;
    }
    var report = Inspection.of(options, new Certificates(null, clock), clock);
    out.print(
        options.json()
            ? JsonOutput.of(options.target(), report)
            : TextOutput.of(options.target(), report));
    return report.exitStatus();
  }
}
