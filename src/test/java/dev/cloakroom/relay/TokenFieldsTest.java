package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cloakroom.config.TestSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that travel in other fields than {@code Authorization}. */
class TokenFieldsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  private static final String HEADER = "cloakroom.relay.api.token-header";
  private static final String SCHEME = "cloakroom.relay.api.token-scheme";
  private static final String TOKEN = "cloakroom.relay.api.token";

  private static String requestOf(RelayExchange exchange, String... settings) throws IOException {
    try (var peer = RawPeer.answering(OK + "\r\n");
        var relay = new Relay(peer.uri(), settings)) {
      relay.serve(exchange);
      return peer.request();
    }
  }

  private static RelayExchange answerTo(String line, String... settings) throws IOException {
    try (var peer = RawPeer.answering(OK + line + "\r\n\r\n");
        var relay = new Relay(peer.uri(), settings)) {
      return relay.serve(relay.get("/api/x"));
    }
  }

  private static List<String> lines(String request, String text) {
    return request.lines().filter(line -> line.contains(text)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "x-access-token, none, x-access-token: access-1",
    "X-Session, Token, X-Session: Token access-1",
    "Authorization, JWT, Authorization: JWT access-1"
  })
  void presentsTheTokenInTheFieldOfTheRoute(String header, String scheme, String line)
      throws IOException {
    var request = requestOf(new RelayExchange("GET", "/api/x"), HEADER, header, SCHEME, scheme);
    assertEquals(List.of(line), lines(request, "access-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Session", "x-session", "X-SESSION", "X_Session", "x_sEssion"})
  void theBrowsersOwnFieldOfThatNameEndsHere(String name) throws IOException {
    var request =
        requestOf(new RelayExchange("GET", "/api/x").header(name, "stowaway"), HEADER, "X-Session");
    assertEquals(List.of(), lines(request, "stowaway"));
    assertEquals(List.of("X-Session: Bearer access-1"), lines(request, "access-1"));
  }

  @Test
  void aStarInTheNameStandsForItself() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x").header("X-Tenant", "acme").header("X*", "stowaway"),
            HEADER,
            "X*");
    assertEquals(List.of(), lines(request, "stowaway"));
    assertEquals(List.of("X-Tenant: acme"), lines(request, "acme"));
  }

  // Nobody is signed in, so the field must not pass for the token of somebody.
  @Test
  void itEndsHereWhereTheTokenIsOptionalAndNobodyIsSignedIn() throws IOException {
    try (var peer = RawPeer.answering(OK + "\r\n");
        var relay = new Relay(peer.uri(), HEADER, "X-Session", TOKEN, "optional")) {
      relay.serveAnonymous(relay.get("/api/x").header("x-session", "stowaway"));
      assertFalse(peer.request().contains("stowaway"));
    }
  }

  @Test
  void itIsThePagesOwnOnARouteWithoutTheToken() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x").header("X-Session", "theirs"),
            HEADER,
            "X-Session",
            TOKEN,
            "none");
    assertEquals(List.of("X-Session: theirs"), lines(request, "theirs"));
    assertFalse(request.contains("access-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Session, cloakroom.relay.api.token-header, x-session",
    "x_session, cloakroom.backend.token-header, X-Session",
    "x-new-session, cloakroom.backend.access-token-fields, 'token,header:X-New-Session'",
    "X-NEXT, cloakroom.backend.refresh-token-fields, header:X-Next",
    "X-Renew, cloakroom.backend.refresh-token-in, header:x-renew",
    "Set-Cookie, cloakroom.backend.access-token-fields, cookie:s",
    "Set-Cookie, cloakroom.backend.refresh-token-fields, cookie:s",
    "Set-Cookie, cloakroom.backend.refresh-token-in, cookie:s"
  })
  void noFieldWithATokenReachesTheBrowser(String field, String key, String value)
      throws IOException {
    var listed = "cloakroom.relay.api.response-cookies";
    var answer = answerTo(field + ": s=t0ps3cret", key, value, listed, "s");
    assertEquals(List.of(), answer.answered(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloakroom.relay.api", "cloakroom.backend"})
  void noCookieWithTheTokenReachesTheBrowser(String of) throws IOException {
    var listed = "cloakroom.relay.api.response-cookies";
    var answer =
        answerTo(
            "Set-Cookie: s=t0ps3cret",
            of + ".token-transport",
            "cookie",
            of + ".token-cookie",
            "s",
            listed,
            "s,other");
    assertEquals(List.of(), answer.answered("Set-Cookie"));
  }

  @Test
  void otherFieldsAndCookiesPass() throws IOException {
    var answer =
        answerTo(
            "Set-Cookie: other=1\r\nX-Session-Count: 2",
            HEADER,
            "X-Session",
            "cloakroom.backend.access-token-fields",
            "cookie:s",
            "cloakroom.relay.api.response-cookies",
            "s,other");
    assertEquals(List.of("other=1; Path=/app/relay/api"), answer.answered("Set-Cookie"));
    assertEquals(List.of("2"), answer.answered("X-Session-Count"));
  }

  @Test
  void theUsualSettingsNeedNoSetsOfTheirOwn() {
    var settings = TestSettings.of();
    var fields = new TokenFields(settings, settings.relay().get("backend"));
    assertSame(DroppedFields.OF_REQUESTS, fields.droppedFromRequests());
    assertSame(DroppedFields.OF_ANSWERS, fields.droppedFromAnswers());
  }
}
