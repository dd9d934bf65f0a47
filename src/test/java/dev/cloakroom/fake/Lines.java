package dev.cloakroom.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Test data from a file beside the test: one input a line, blank lines and {@code #} lines aside.
 */
public final class Lines {
  private Lines() {}

  public static List<String> of(Class<?> test, String file) {
    try (var in = Objects.requireNonNull(test.getResourceAsStream(file), file)) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var lines = text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
      if (lines.isEmpty()) {
        throw new IllegalStateException(file + " is empty");
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
