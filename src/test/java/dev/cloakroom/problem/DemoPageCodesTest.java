package dev.cloakroom.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The demo page says of each code that a page can meet what a page does with it, and once. */
class DemoPageCodesTest {
  private static final Path PAGE = Path.of("src", "demo", "webapp", "index.html");
  private static final Path MODULE = Path.of("src", "main", "webapp", "cloakroom.js");
  private static final Pattern ENTRY =
      Pattern.compile("<dt id=\"code-(\\w+)\"><code>\\1</code></dt>\\s*<dd>[^\n]{3,}</dd>");
  private static final Pattern THROWN = Pattern.compile("\\bcode: \"(\\w+)\"");

  @Test
  void eachCodeIsThere() throws IOException {
    var expected =
        Arrays.stream(Problem.values())
            // Only administrators' tools call the resource that answers so.
            .filter(problem -> problem != Problem.UNAUTHORIZED)
            .map(Problem::code)
            .collect(Collectors.toCollection(TreeSet::new));
    var own = found(THROWN, MODULE);
    assertTrue(own.contains("network_error"), "the module's codes are not found: " + own);
    expected.addAll(own);
    assertEquals(List.copyOf(expected), found(ENTRY, PAGE).stream().sorted().toList());
  }

  private static List<String> found(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(match -> match.group(1)).toList();
  }
}
