package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cloakroom.js} does by itself, in Node.js; {@link ClientModuleIT} has the rest. */
class ClientModuleTest {

  @ParameterizedTest
  @ValueSource(strings = {"cloakroom.test.mjs", "tabs.test.mjs"})
  void holdsUnderNode(String tests) throws IOException, InterruptedException {
    BrowserDriver.require("node");
    var module = Path.of("src", "main", "webapp", "cloakroom.js").toAbsolutePath();
    var builder =
        new ProcessBuilder("node", "--expose-gc", "--test", tests)
            .directory(Path.of("src", "test", "browser").toFile())
            .redirectErrorStream(true);
    builder.environment().put("CLOAKROOM_JS", module.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
