package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.Lines;
import dev.cloakroom.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A 401 that is about something else than the token, such as a PIN. */
class Own401Test {
  private static final String REFUSED = "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno";
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String[] SETTINGS = {
    "cloakroom.relay.api.own-401", "/account/password,/pin/*",
    "cloakroom.relay.api.encoded-slashes", "true"
  };

  private static Stream<String> paths() throws IOException {
    return Lines.of(Own401Test.class, "/own-401-paths.txt").stream();
  }

  private static RelayExchange asking(String target) {
    var at = target.indexOf('?');
    return at < 0
        ? new RelayExchange("POST", "/api" + target)
        : new RelayExchange("POST", "/api" + target.substring(0, at))
            .query(target.substring(at + 1));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void countsForThePathsThatAreListedAndForNoOther(String line) throws IOException {
    var target = line.substring(0, line.lastIndexOf(' '));
    var meaning = line.substring(line.lastIndexOf(' ') + 1);
    try (var peer = RawPeer.answering(REFUSED, HELLO);
        var relay = new Relay(peer.uri(), SETTINGS)) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      var exchange = asking(target);
      if (meaning.equals("refused")) {
        assertEquals(Problem.INVALID_REQUEST, relay.problem(exchange));
        return;
      }
      relay.serve(exchange);
      var own = meaning.equals("own");
      assertEquals(own ? 401 : 200, exchange.status());
      assertEquals(own ? 0 : 1, relay.tokens.renewals());
      assertEquals(own ? 1 : 2, peer.requests().size());
    }
  }

  @Test
  void passesTheAnswerOnAndLeavesTheSessionAlone() throws IOException {
    try (var peer = RawPeer.answering(REFUSED);
        var relay = new Relay(peer.uri(), SETTINGS)) {
      relay.tokens.cannotRenew();
      var exchange = relay.serve(asking("/pin/1").body("{\"pin\":\"0000\"}"));
      assertEquals(401, exchange.status());
      assertEquals("no", exchange.answer());
      assertEquals(List.of("Cookie realm=\"cloakroom\""), exchange.answered("WWW-Authenticate"));
      assertEquals(List.of(), exchange.answered("Set-Cookie"));
      assertEquals(List.of(), exchange.answered("Retry-After"));
      assertEquals(0, relay.user.calls());
    }
  }

  @Test
  void holdsForTheRouteThatNamesIt() throws IOException {
    try (var peer = RawPeer.answering(REFUSED, HELLO);
        var relay =
            new Relay(
                peer.uri(),
                "cloakroom.relay.other.target",
                peer.uri().toString(),
                "cloakroom.relay.other.own-401",
                "/pin/*")) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      assertEquals(200, relay.serve(asking("/pin/1")).status());
    }
  }

  // cloakroom.backend.refresh-with=access-token.
  @Test
  void elsewhereATokenThatRenewsItselfIsRenewed() throws IOException {
    try (var peer = RawPeer.answering(REFUSED, HELLO);
        var relay = new Relay(peer.uri())) {
      relay.tokens.renewsByAccessToken().answersRenewalWith(relay.pair("2"));
      assertEquals(200, relay.serve(asking("/x")).status());
      assertEquals(0, relay.user.calls());
    }
  }
}
