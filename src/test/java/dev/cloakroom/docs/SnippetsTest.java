package dev.cloakroom.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The programs of {@code pages.md} that have a name behind the fence are files that {@code
 * .ci/page} runs.
 */
class SnippetsTest {
  private static final Path SAMPLES = Path.of("src", "test", "samples");
  private static final List<String> QUOTED =
      List.of(
          "dev-servers/proxy.conf.json",
          "dev-servers/vite.change-origin.config.ts",
          "next/next.config.mjs",
          "snippets/angular.ts",
          "snippets/axios.ts",
          "snippets/page.html",
          "snippets/page.js",
          "snippets/tanstack-query.ts",
          "vite-react/vite.config.ts");

  @Test
  void pageAndFilesHaveTheSamePrograms() throws IOException {
    var found = new TreeSet<String>();
    for (var block : Page.read(Path.of("src", "docs", "pages.md")).blocks()) {
      var info = block.info().split(" ");
      if (info.length == 2) {
        found.add(info[1]);
        var program = Files.readString(SAMPLES.resolve(info[1])).strip();
        assertEquals(program, String.join("\n", block.lines()), info[1]);
      }
    }
    assertEquals(new TreeSet<>(QUOTED), found);
  }
}
