package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.backend.StepUpRequired;
import dev.cloakroom.config.TestSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A 401 that demands a stronger or more recent authentication (RFC 9470). */
class StepUpTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String[] PROVIDER = TestSettings.provider();

  private static String demanding(String parameters) {
    return "HTTP/1.1 401 No\r\nContent-Length: 2\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
        + "WWW-Authenticate: Bearer error=\"insufficient_user_authentication\""
        + parameters
        + "\r\n\r\nno";
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of(PROVIDER), Stream.of(more)).toArray(String[]::new);
  }

  private static StepUpRequired demand(Relay relay, RelayExchange exchange) {
    return assertThrows(StepUpRequired.class, () -> relay.serve(exchange));
  }

  @Test
  void renewsNothingAndTouchesNoCookie() throws IOException {
    try (var peer =
            RawPeer.answering(demanding(", acr_values=\"gold silver\", max_age=300"), HELLO);
        var relay = new Relay(peer.uri(), PROVIDER)) {
      var exchange = new RelayExchange("POST", "/api/x").body("order");
      var demand = demand(relay, exchange);
      assertEquals(
          Map.of("acrValues", List.of("gold", "silver"), "maxAge", 300L), demand.members());
      assertEquals(0, relay.tokens.renewals());
      assertEquals(1, peer.requests().size());
      assertEquals(List.of(), exchange.answered("Set-Cookie"));
      assertEquals(0, relay.user.calls());
    }
  }

  @Test
  void theSessionGoesOn() throws IOException {
    try (var peer = RawPeer.answering(demanding(""), HELLO);
        var relay = new Relay(peer.uri(), PROVIDER)) {
      var cookies = relay.cookies();
      var first = relay.get("/api/x").header("Cookie", cookies);
      assertThrows(StepUpRequired.class, () -> relay.serveAnonymous(first));
      assertEquals(
          200, relay.serveAnonymous(relay.get("/api/x").header("Cookie", cookies)).status());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "acr_values=gold, max_age=-1 | {}",
        "acr_values=\"g\\\"old\"     | {}",
        "max_age=\"soon\"            | {}",
        "max_age=0, acr_values=gold  | {maxAge=0}",
        "acr_values=\"gold\", max_age=1.5 | {acrValues=[gold]}"
      })
  void leavesOutWhatIsMalformed(String parameters, String members) throws IOException {
    try (var peer = RawPeer.answering(demanding(", " + parameters));
        var relay = new Relay(peer.uri(), PROVIDER)) {
      assertEquals(members, demand(relay, relay.get("/api/x")).members().toString());
    }
  }

  @Test
  void anOwn401PassesAsItIs() throws IOException {
    try (var peer = RawPeer.answering(demanding(""));
        var relay = new Relay(peer.uri(), with("cloakroom.relay.api.own-401", "/pin/*"))) {
      var exchange = relay.serve(relay.get("/api/pin/1"));
      assertEquals(401, exchange.status());
      assertEquals("no", exchange.answer());
      assertEquals(0, relay.tokens.renewals());
    }
  }

  @Test
  void another401RenewsAsEver() throws IOException {
    try (var peer =
            RawPeer.answering(
                demanding("").replace("insufficient_user_authentication", "invalid_token"), HELLO);
        var relay = new Relay(peer.uri(), PROVIDER)) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      assertEquals(200, relay.serve(relay.get("/api/x")).status());
      assertEquals(1, relay.tokens.renewals());
    }
  }

  @Test
  void aDemandAfterARenewalReachesThePageToo() throws IOException {
    try (var peer =
            RawPeer.answering(
                "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", demanding(", max_age=1"));
        var relay = new Relay(peer.uri(), PROVIDER)) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      assertEquals(Map.of("maxAge", 1L), demand(relay, relay.get("/api/x")).members());
    }
  }

  // There is nowhere to lead the user to, so a new token is tried as for each 401.
  @Test
  void withoutAProviderItIsA401AsAnyOther() throws IOException {
    try (var peer = RawPeer.answering(demanding(""), HELLO);
        var relay = new Relay(peer.uri())) {
      relay.tokens.answersRenewalWith(relay.pair("2"));
      assertEquals(200, relay.serve(relay.get("/api/x")).status());
      assertEquals(1, relay.tokens.renewals());
    }
  }

  // It has no token that could be too weak.
  @Test
  void aRouteWithoutTokensPassesItOn() throws IOException {
    try (var peer = RawPeer.answering(demanding(""));
        var relay = new Relay(peer.uri(), with("cloakroom.relay.api.token", "none"))) {
      assertEquals(401, relay.serve(relay.get("/api/x")).status());
    }
  }
}
