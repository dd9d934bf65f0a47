package dev.cloakroom.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A page in Markdown, taken apart into fenced blocks and the text around them. */
record Page(Path file, List<Block> blocks, String text) {

  /**
   * A fenced block.
   *
   * @param info what stands behind the fence: the language, and behind it a name
   */
  record Block(String info, List<String> lines) {}

  private static final String FENCE = "```";

  /** The README and all of {@code src/docs}. */
  static List<Page> all() {
    try (var files = Files.walk(Path.of("src", "docs"))) {
      var pages = files.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(Path.of("README.md")), pages).map(Page::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page read(Path file) {
    var blocks = new ArrayList<Block>();
    var text = new StringBuilder();
    Block open = null;
    for (var line : lines(file)) {
      if (line.strip().startsWith(FENCE)) {
        if (open == null) {
          open = new Block(line.strip().substring(FENCE.length()), new ArrayList<>());
          blocks.add(open);
        } else {
          open = null;
        }
      } else if (open != null) {
        open.lines().add(line);
      } else {
        text.append(line).append('\n');
      }
    }
    if (open != null) {
      throw new IllegalStateException("a block of " + file + " has no end");
    }
    return new Page(file, blocks, text.toString());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
