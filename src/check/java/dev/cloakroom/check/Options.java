package dev.cloakroom.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line and the environment say.
 *
 * @param httpPort where plain http is tried beside https; empty if nowhere
 * @param timeout for one request
 * @param total for the whole check
 */
record Options(
    Target target,
    boolean json,
    Optional<Credentials> credentials,
    boolean demoAccounts,
    Optional<Integer> httpPort,
    Duration timeout,
    Duration total) {
  static final String USAGE =
      """
      Usage: java -jar cloakroom-check.jar <https://host[:port][/context-root]> [options]
        --json                    prints JSON
        --username NAME           signs in, to see the cookies of a session; or CLOAKROOM_CHECK_USERNAME
        --password-file FILE      its first line is the password; or CLOAKROOM_CHECK_PASSWORD
        --username-member NAME    the member of the login's JSON, username by default
        --password-member NAME    the same of the password, password by default
        --try-demo-accounts       tries whether the demo's account signs in
        --http-port PORT          where plain http is tried; 80 by default if https has its usual port
        --timeout SECONDS         for one request, 10 by default; all of them together take 12 times that at most
      Exit status: 0 nothing is wrong, 1 something is, 2 no answer or wrong usage.
      """;

  private static final String USERNAME = "CLOAKROOM_CHECK_USERNAME";
  private static final String PASSWORD = "CLOAKROOM_CHECK_PASSWORD";
  private static final int REQUESTS_IN_TOTAL = 12;

  /** An account, and the names that the login's JSON has for its parts. */
  record Credentials(
      String username, String password, String usernameMember, String passwordMember) {
    @Override
    public String toString() {
      return "Credentials[redacted]";
    }
  }

  /**
   * Reads arguments.
   *
   * @throws UsageException if they cannot be used
   */
  static Options of(List<String> arguments, Map<String, String> environment) {
    var left = new ArrayDeque<>(arguments);
    String address = null;
    var json = false;
    var demo = false;
    var username = environment.get(USERNAME);
    var password = environment.get(PASSWORD);
    var usernameMember = "username";
    var passwordMember = "password";
    Integer httpPort = null;
    var seconds = 10;
    while (!left.isEmpty()) {
      var argument = left.poll();
      switch (argument) {
        case "--json" -> json = true;
        case "--try-demo-accounts" -> demo = true;
        case "--username" -> username = value(left, argument);
        case "--password-file" -> password = firstLine(value(left, argument));
        case "--username-member" -> usernameMember = value(left, argument);
        case "--password-member" -> passwordMember = value(left, argument);
        case "--http-port" -> httpPort = number(value(left, argument), argument, 65_535);
        case "--timeout" -> seconds = number(value(left, argument), argument, 60);
        case "--password" ->
            throw new UsageException(
                "a password in the arguments can be seen by others: use --password-file");
        default -> {
          if (argument.startsWith("-") || address != null) {
            throw new UsageException("one address, and the options below");
          }
          address = argument;
        }
      }
    }
    if (address == null) {
      throw new UsageException("the address is missing");
    }
    if (username != null && password == null) {
      throw new UsageException("--username needs --password-file or " + PASSWORD);
    }
    var target = Target.of(address);
    return new Options(
        target,
        json,
        username == null
            ? Optional.empty()
            : Optional.of(new Credentials(username, password, usernameMember, passwordMember)),
        demo,
        httpPort == null && target.tls() && target.usualPort()
            ? Optional.of(80)
            : Optional.ofNullable(httpPort),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds((long) seconds * REQUESTS_IN_TOTAL));
  }

  private static String value(ArrayDeque<String> left, String option) {
    if (left.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return left.poll();
  }

  private static int number(String text, String option, int most) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
      throw new UsageException(option + " needs a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }

  private static String firstLine(String file) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new UsageException("the password file is empty"));
    } catch (IOException | RuntimeException e) {
      if (e instanceof UsageException told) {
        throw told;
      }
      throw new UsageException("the password file cannot be read");
    }
  }
}
