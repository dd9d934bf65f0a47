package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.path.HostileTargets;
import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node.js resolves a target as browsers do, by the WHATWG URL standard. */
class ReturnToInNodeTest {
  @TempDir private Path folder;

  @Test
  void noTargetLeavesTheApp() throws IOException, InterruptedException {
    BrowserDriver.require("node");
    var targets = HostileTargets.accepted();
    var resolved = resolve(targets);
    assertEquals(targets.size(), resolved.size());
    for (var url : resolved) {
      assertTrue(url.startsWith("https://app.example/app/"), url);
      assertFalse(url.toLowerCase(Locale.ROOT).matches(".*/api/log(in|out).*"), url);
    }
  }

  @Test
  void wouldNoticeOneThatDid() throws IOException, InterruptedException {
    BrowserDriver.require("node");
    assertEquals(
        List.of("https://evil.example/", "https://evil.example/", "https://app.example/x"),
        resolve(List.of("//evil.example", "/\t\\evil.example", "/app/../x")));
  }

  private List<String> resolve(List<String> targets) throws IOException, InterruptedException {
    var lines =
        targets.stream()
            .map(target -> Json.createValue(target).toString())
            .collect(Collectors.joining("\n"));
    var input = Files.writeString(folder.resolve("targets"), lines);
    var output = folder.resolve("urls");
    var process =
        new ProcessBuilder("node", "resolve.mjs", HostileTargets.PAGE)
            .directory(Path.of("src", "test", "browser").toFile())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, process.waitFor());
    return Files.readAllLines(output);
  }
}
