package dev.cloakroom.it;

import dev.cloakroom.fake.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * What the suite's server has logged. Some of it is written after the answer, on another thread.
 */
final class ServerLog {
  private ServerLog() {}

  /** The whole log, once it has a line that holds all of these. */
  static String with(String... parts) {
    Await.until(
        "the log has a line with " + List.of(parts),
        () -> text().lines().anyMatch(line -> holds(line, parts)));
    return text();
  }

  /** The lines that hold all of these, once there is one. */
  static List<String> lines(String... parts) {
    return with(parts).lines().filter(line -> holds(line, parts)).toList();
  }

  private static boolean holds(String line, String... parts) {
    return List.of(parts).stream().allMatch(line::contains);
  }

  private static String text() {
    try {
      return Files.readString(Server.LOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
