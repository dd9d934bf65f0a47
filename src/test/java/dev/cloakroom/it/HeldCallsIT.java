package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backend that hangs costs nobody but those who call it. */
@OnServer
class HeldCallsIT {
  private static final int CALLS = 200;
  private static final String HELD = "/base/held";

  private final ScriptedBackend backend = Server.backend();

  @Test
  void theServerAnswersEverybodyElseWhileABackendHangs() throws IOException {
    backend.answers(HELD, 200, "text/plain", "released");
    backend.isSlow(HELD);
    var calls = new ArrayList<RawSocket>();
    try {
      for (var i = 0; i < CALLS; i++) {
        calls.add(callThatWaits());
      }
      // Asked before they have all come: their threads must not be those that are left.
      assertHealthy();
      backend.awaitCalls(HELD, CALLS);
      assertHealthy();
      backend.isReleased();
      for (var call : calls) {
        assertTrue(call.rest().endsWith("released"));
      }
    } finally {
      backend.isReleased();
      close(calls);
    }
  }

  private static RawSocket callThatWaits() throws IOException {
    var call = RawSocket.open(Server.page());
    call.send(
        "GET /routes/relay/held/held HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\nConnection: close\r\n\r\n"
            .formatted(Server.page().getAuthority()));
    return call;
  }

  private static void assertHealthy() {
    assertEquals(200, Browser.at(Server.page()).get("api/health/live").statusCode());
  }

  private static void close(List<RawSocket> calls) throws IOException {
    for (var call : calls) {
      call.close();
    }
  }
}
