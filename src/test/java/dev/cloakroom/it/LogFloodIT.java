package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody fills the log: requests that take no session, and no proof of their origin. */
@OnServer
class LogFloodIT {
  private static final Path REQUESTS =
      Path.of("src/test/resources/dev/cloakroom/it/broken-requests.txt");
  // A line that says so is welcome; a stack is not.
  private static final int FEW = 3;

  private final Browser browser = Browser.at(Server.page());

  static Stream<String> requests() throws IOException {
    return Files.readAllLines(REQUESTS).stream().filter(line -> !line.startsWith("#"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestThatBreaksOffIsAFewLinesAtMost(String request) throws IOException {
    var name = "flood-" + request.hashCode();
    mark(name + "-begins");
    try (var client = RawSocket.open(Server.page())) {
      client.send(
          "POST /api/login HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nContent-Type: application/json\r\n"
              .formatted(Server.page().getAuthority()));
      client.send(request.replace("\\r\\n", "\r\n"));
      client.finish();
      client.rest();
    }
    mark(name + "-ends");

    var lines = ServerLog.with(name + "-ends").lines().toList();
    var between =
        lines.subList(indexOf(name + "-begins", lines) + 1, indexOf(name + "-ends", lines));
    // WildFly Preview 38 has a listener of its own that fails then (src/docs/servers/wildfly.md).
    assumeFalse(String.join("", between).contains("SuspendedServerRequestListener"));
    assertTrue(between.size() <= FEW, () -> String.join("\n", between));
  }

  // Its name is in a line of the audit log. Failed logins would count against this address.
  private void mark(String account) {
    var token = Tokens.jwt("a", Instant.now().plusSeconds(600));
    Server.backend().answersLoginWith("{\"token\":\"" + token + "\"}");
    browser.signIn(account, "x");
    ServerLog.with(account);
  }

  private static int indexOf(String part, List<String> lines) {
    for (var i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(part)) {
        return i;
      }
    }
    throw new AssertionError("no line has " + part);
  }
}
