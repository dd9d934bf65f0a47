package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer.Answer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Backends that want forms, and whose tokens are in cookies, header fields or text. */
@OnServer
class TokenPlacesIT {
  private static final String LOGOUT = "/auth/logout";
  private static final String ORDERS = "/orders";

  private final ScriptedBackend backend = Server.backend();
  private final Browser places = Browser.at(Server.root("places"));
  private final Browser renewing = Browser.at(Server.root("renewing"));

  private static String token(int seconds) {
    return Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
  }

  private static Answer answer(int status, String body, String field, String... values) {
    return new Answer(
        status, Map.of(field, List.of(values)), body.getBytes(StandardCharsets.UTF_8));
  }

  private void signsInWith(Answer answer) {
    backend.answers(ScriptedBackend.LOGIN, answer);
    var signedIn = places.signIn("ada", "a b&c");
    assertEquals(201, signedIn.statusCode(), signedIn::body);
  }

  private void assertCalledWith(String token) {
    backend.answers(ORDERS, 200, "application/json", "[]");
    assertEquals(200, places.get("relay/backend/orders").statusCode());
    assertEquals(Optional.of("jwt=" + token), backend.last(ORDERS).header("Cookie"));
    assertEquals(Optional.empty(), backend.last(ORDERS).header("Authorization"));
  }

  @Test
  void signInByAFormRenewByACookieAndEndByDelete() {
    var first = token(-1);
    signsInWith(
        answer(
            200,
            "",
            "Set-Cookie",
            "jwt=" + first + "; Path=/; HttpOnly",
            "renew=r-1; Path=/auth; HttpOnly"));
    var login = backend.last(ScriptedBackend.LOGIN);
    assertEquals("POST", login.method());
    assertEquals("grant_type=password", login.query());
    assertEquals("username=ada&password=a+b%26c&client_id=web", login.body());
    assertEquals(
        "application/x-www-form-urlencoded",
        login.header("Content-Type").orElseThrow().split(";")[0]);
    assertEquals(Optional.of("k-1"), login.header("X-Api-Key"));

    var second = token(600);
    backend.answers(
        ScriptedBackend.REFRESH,
        answer(204, "", "Set-Cookie", "jwt=" + second + "; Path=/", "renew=r-2; Path=/auth"));
    assertCalledWith(second);
    var renewal = backend.last(ScriptedBackend.REFRESH);
    assertEquals("GET", renewal.method());
    assertEquals("", renewal.body());
    assertEquals(Optional.of("renew=r-1"), renewal.header("Cookie"));
    assertEquals(Optional.of("k-1"), renewal.header("X-Api-Key"));

    backend.answers(LOGOUT, 204, "text/plain", "");
    assertEquals(204, places.post("api/logout").statusCode());
    backend.awaitCalls(LOGOUT, 1);
    assertEquals("DELETE", backend.last(LOGOUT).method());
    var cookies = backend.last(LOGOUT).headers().get("Cookie");
    assertEquals(List.of("jwt=" + second + "; renew=r-2"), cookies);
  }

  @Test
  void findTheTokenInAHeaderFieldBesideAPage() {
    var token = token(600);
    signsInWith(answer(200, "<h1>Welcome</h1>", "X-Auth-Token", "Bearer " + token));
    assertCalledWith(token);
  }

  @Test
  void findTheTokenInText() {
    var token = token(600);
    signsInWith(answer(200, "\"" + token + "\"\n", "Content-Type", "application/json"));
    assertCalledWith(token);
    signsInWith(answer(200, token, "Content-Type", "text/plain"));
    assertCalledWith(token);
  }

  @Test
  void showThePageNoTokenOfTheAnswer() {
    backend.answers(
        ScriptedBackend.LOGIN,
        answer(200, "{\"jwt\":\"" + token(600) + "\",\"name\":\"Ada\"}", "Set-Cookie", "jwt=t-1"));
    var signedIn = places.signIn("ada", "x");
    assertEquals("{\"name\":\"Ada\"}", signedIn.body());
    assertTrue(
        signedIn.headers().allValues("Set-Cookie").stream()
            .noneMatch(line -> line.startsWith("jwt=")));
  }

  @Test
  void refuseTwoTokensAtOnePlace() {
    backend.answers(
        ScriptedBackend.LOGIN, answer(200, "{}", "Set-Cookie", "jwt=a; Path=/", "jwt=b; Path=/x"));
    assertRefused(502, "backend_invalid", places.signIn("ada", "x"));
  }

  @Test
  void takeASentenceForARefusal() {
    backend.answers(ScriptedBackend.LOGIN, answer(200, "wrong password", "X-Any", "1"));
    assertRefused(401, "login_rejected", places.signIn("ada", "x"));
  }

  @Test
  void refuseWhatNoFormExpresses() {
    var refused = places.post("api/login", "{\"user\":{\"email\":\"ada\"}}");
    assertRefused(400, "invalid_request", refused);
    assertEquals(0, backend.calls(ScriptedBackend.LOGIN));
  }

  private static void assertRefused(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer::body);
    assertFalse(answer.headers().map().containsKey("Set-Cookie"));
  }

  @Test
  void renewByTheAccessTokenItselfOnceForManyCalls() {
    var first = token(-1);
    backend.answersLoginWith("{\"token\":\"" + first + "\"}");
    assertEquals(201, renewing.signIn("ada", "x").statusCode());
    assertEquals("PUT", backend.last(ScriptedBackend.LOGIN).method());

    var second = token(600);
    backend.answersRefreshWith("{\"token\":\"" + second + "\"}");
    backend.answers(ORDERS, 200, "application/json", "[]");
    var page = renewing.thief();
    var calls =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(call -> page.thief().get("relay/backend/orders"))
            .toList();
    calls.forEach(call -> assertEquals(200, call.statusCode(), call::body));
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
    var renewal = backend.last(ScriptedBackend.REFRESH);
    assertEquals(Optional.of("Bearer " + first), renewal.header("Authorization"));
    assertEquals("grant_type=renewal", renewal.body());
    assertEquals(Optional.of("Bearer " + second), backend.last(ORDERS).header("Authorization"));

    backend.answers(LOGOUT, 204, "text/plain", "");
    assertEquals(204, renewing.post("api/logout").statusCode());
    backend.awaitCalls(LOGOUT, 1);
    // The browser's own cookies hold the old token, and the newer one is known.
    assertEquals(Optional.of("Bearer " + second), backend.last(LOGOUT).header("Authorization"));
  }

  @Test
  void endTheSessionWhereTheAccessTokenIsNotRenewed() {
    backend.answersLoginWith("{\"token\":\"" + token(-1) + "\"}");
    assertEquals(201, renewing.signIn("ada", "x").statusCode());
    backend.answersRefreshWith(401, "application/json", "{}");
    var refused = renewing.get("api/auth/token");
    assertEquals(401, refused.statusCode());
    assertTrue(refused.body().contains("session_ended"), refused::body);
  }
}
