package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Tests for {@code node --test} that need packages of npm. */
final class NodeTests {
  private static final Path FOLDERS = Path.of("target", "node");

  private NodeTests() {}

  /**
   * Runs a test in a copy of its folder. Without Node.js or npm, ends as {@link InEachBrowser}
   * says.
   *
   * @param sources the folder, with {@code package.json} and {@code package-lock.json}
   * @param files further ones of the folder, the test first
   */
  static void pass(Path sources, List<String> files) throws IOException, InterruptedException {
    BrowserDriver.require("node");
    BrowserDriver.require("npm");
    var folder = FOLDERS.resolve(sources.getFileName());
    var packages = List.of("package.json", "package-lock.json");
    assertTrue(NodePackages.install(sources, packages, folder), () -> "npm ci failed in " + folder);
    for (var file : files) {
      Rig.copy(sources.resolve(file), folder.resolve(file));
    }
    var process =
        new ProcessBuilder("node", "--test", files.get(0))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
