package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.relay.RawPeer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A browser repeats a request, whatever its method, if a connection that it has used before ends
 * without a byte. So each failure of a backend has to reach the client as the beginning of an
 * answer.
 */
@OnServer
@Timeout(300)
class RelayOnceIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int FIELDS_OF_THE_BACKEND = 100;

  private static String head(String method, String path, String... fields) {
    return "%s /routes/relay/brisk/%s HTTP/1.1\r\nHost: %s\r\nX-CSRF: 1\r\n%s\r\n"
        .formatted(
            method,
            path,
            Server.page().getAuthority(),
            fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n");
  }

  private static void peerAnswersOrders(RawPeer.Script order) {
    Server.peerDoes(
        talk -> {
          for (String request; (request = talk.request()) != null; ) {
            if (request.startsWith("POST")) {
              order.talk(talk);
              return;
            }
            talk.send(OK);
          }
        });
  }

  /** The head of the answer to a POST, over a connection that has served before. */
  private static String headOfOrder(RawSocket client) throws IOException {
    for (var i = 0; i < 2; i++) {
      client.send(head("GET", "before"));
      assertTrue(client.awaitText("\r\n\r\nok").startsWith("HTTP/1.1 200"));
      client.forget();
    }
    client.send(head("POST", "order", "Content-Length: 5") + "order");
    return client.head();
  }

  private static void assertAnsweredOnce(RawPeer.Script order, String... allowed)
      throws IOException {
    peerAnswersOrders(order);
    try (var client = RawSocket.open(Server.page())) {
      var head = headOfOrder(client);
      assertTrue(List.of(allowed).contains(head.substring(9, 12)), head);
      if (!head.startsWith("HTTP/1.1 2")) {
        assertTrue(head.contains("application/problem+json"), head);
        assertTrue(head.contains("Cache-Control: no-store"), head);
        assertTrue(head.contains("X-Content-Type-Options: nosniff"), head);
        assertTrue(head.contains("X-Request-Id: "), head);
        assertFalse(head.contains("X-Of-Backend"), head);
      }
    }
    var orders = Server.peerRequests().stream().filter(r -> r.startsWith("POST")).count();
    assertEquals(1, orders);
  }

  @ParameterizedTest
  @CsvSource({
    "100,0",
    "100,50",
    "16384,1",
    "16385,0",
    "16385,1",
    "20000,100",
    "20000,8191",
    "20000,8192",
    "20000,9000",
    "40000,16384",
    "40000,16385",
    "40000,33000",
    "1000000,0",
    "1000000,5"
  })
  void aBodyOfKnownLengthThatIsCut(int length, int sent) throws IOException {
    assertAnsweredOnce(
        talk ->
            talk.send(
                "HTTP/1.1 201 Created\r\nX-Of-Backend: 1\r\nContent-Length: "
                    + length
                    + "\r\n\r\n"
                    + "x".repeat(sent)),
        sent > 4000 ? new String[] {"201", "502"} : new String[] {"502"});
  }

  @ParameterizedTest
  @CsvSource({"100,50", "20000,0", "20000,100", "40000,9000", "40000,33000"})
  void aBodyOfKnownLengthThatStops(int length, int sent) throws IOException {
    assertAnsweredOnce(
        talk -> {
          talk.send(
              "HTTP/1.1 201 Created\r\nX-Of-Backend: 1\r\nContent-Length: "
                  + length
                  + "\r\n\r\n"
                  + "x".repeat(sent));
          talk.idle();
        },
        sent > 4000 ? new String[] {"201", "504"} : new String[] {"504"});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zz\r\n",
        "5\r\nhel",
        "5\r\nhello\r\n",
        "5\r\nhello\r\nzz\r\n",
        "5\r\nhelloworld\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\n"
      })
  void aChunkedBodyThatIsCut(String body) throws IOException {
    assertAnsweredOnce(
        talk -> talk.send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n" + body),
        "201",
        "502");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhe",
        "\r\n"
      })
  void aBodyOfUnknownLengthThatStops(String rest) throws IOException {
    assertAnsweredOnce(
        talk -> {
          talk.send("HTTP/1.1 201 Created\r\n" + rest);
          talk.idle();
        },
        "201",
        "504");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "he"})
  void aBodyUntilTheEndThatIsReset(String body) throws IOException {
    assertAnsweredOnce(
        talk -> {
          talk.send("HTTP/1.1 201 Created\r\n\r\n" + body);
          talk.reset();
        },
        "201",
        "502");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nX-A: ", "garbage\r\n\r\n"})
  void aHeadThatIsCut(String head) throws IOException {
    assertAnsweredOnce(talk -> talk.send(head), "502");
  }

  @Test
  void theLogSaysWhy() throws IOException {
    assertAnsweredOnce(talk -> talk.send("HTTP/1.1 200 OK\r\nFoo[bar]: 1\r\n\r\n"), "502");
    var backend = Server.peer().getAuthority();
    ServerLog.with(
        "backend_invalid: route brisk to " + backend + ": malformed field in the answer",
        "name of number 1",
        ", request ");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 88, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, FIELDS_OF_THE_BACKEND, 101})
  void aHeadOfManyFields(int fields) throws IOException {
    var head = new StringBuilder("HTTP/1.1 201 Created\r\n");
    for (var i = 1; i < fields; i++) {
      head.append("X-").append(i).append(": 1\r\n");
    }
    assertAnsweredOnce(
        talk -> talk.send(head + "Content-Length: 2\r\n\r\nok"),
        fields < 85 ? new String[] {"201"} : new String[] {"201", "502"});
  }

  @Test
  void aRequestBodyThatCannotBeRead() throws IOException {
    peerAnswersOrders(talk -> talk.send(OK));
    try (var client = RawSocket.open(Server.page())) {
      client.send(head("GET", "before"));
      assertTrue(client.awaitText("\r\n\r\nok").startsWith("HTTP/1.1 200"));
      client.send(head("POST", "order", "Content-Length: 5000") + "half");
      client.finish();
      client.forget();
      var rest = client.rest();
      assertTrue(rest.isEmpty() || rest.startsWith("HTTP/1.1 4"), rest);
    }
    assertEquals(List.of(), Server.peerRequests().stream().filter(r -> r.startsWith("P")).toList());
  }
}
