package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code cloakroom.js} does by itself, in Node.js; {@link ClientModuleIT} has the rest. */
class ClientModuleTest {

  @Test
  void holdsUnderNode() throws IOException, InterruptedException {
    BrowserDriver.require("node");
    var module = Path.of("src", "main", "webapp", "cloakroom.js").toAbsolutePath();
    var builder =
        new ProcessBuilder("node", "--test", "cloakroom.test.mjs")
            .directory(Path.of("src", "test", "browser").toFile())
            .redirectErrorStream(true);
    builder.environment().put("CLOAKROOM_JS", module.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
