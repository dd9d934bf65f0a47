package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client module's types, and its package for npm; this needs the build's result, no server. */
@OnOneServer
class ClientPackageIT {
  private static final Path SOURCES = Path.of("src", "test", "types");

  @Test
  void typesHoldForPagesAndForTheModule() throws IOException, InterruptedException {
    NodeTests.pass(SOURCES, List.of("types.test.mjs", "tsconfig.json", "uses.ts", "misuses.ts"));
  }

  @Test
  void packageInstallsFromItsArchive() throws IOException, InterruptedException {
    NodeTests.pass(SOURCES, List.of("package.test.mjs"));
  }
}
