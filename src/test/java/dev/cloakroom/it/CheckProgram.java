package dev.cloakroom.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One run of {@code cloakroom-check.jar}, as an operator starts it.
 *
 * @param found the ids of what was found
 */
record CheckProgram(int exitStatus, Set<String> found, String output) {
  private static final Path JAR = Path.of("target", "cloakroom-check.jar");
  private static final Pattern ID = Pattern.compile("\\{\"id\":\"([a-z-]+)\"");

  /**
   * Checks a deployment, with a sign-in of ada.
   *
   * @param java more arguments of the JVM
   * @param options more options of the program
   */
  static CheckProgram run(URI address, List<String> java, String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java);
    command.addAll(List.of("-jar", JAR.toString(), address.toString(), "--json"));
    // Longer than a machine with much else to do needs.
    command.addAll(List.of("--timeout", "60", "--username", "ada"));
    command.addAll(List.of(options));
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("CLOAKROOM_CHECK_PASSWORD", "lovelace");
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var found = new TreeSet<String>();
      ID.matcher(output).results().forEach(id -> found.add(id.group(1)));
      return new CheckProgram(process.waitFor(), found, output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
