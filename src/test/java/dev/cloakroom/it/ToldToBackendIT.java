package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.ScriptedServer;
import dev.cloakroom.testing.ScriptedServer.Received;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every call to the backend says on whose behalf it is made, and of which request. */
@OnServer
class ToldToBackendIT {
  private static final String CLIENT = "198.51.100.7";
  private static final String LOGOUT = "/auth/logout";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final ScriptedBackend backend = Server.backend();
  private final Browser browser =
      Browser.at(Server.root("proxied"))
          .with("Origin", "https://app.example")
          .with("X-Forwarded-Proto", "https")
          .with("X-Forwarded-Host", "app.example")
          .with("X-Forwarded-For", CLIENT)
          .with("User-Agent", "Mozilla/5.0 (a test)")
          .with("Accept-Language", "de-CH")
          .with("traceparent", TRACE);

  private HttpResponse<String> signIn(int seconds) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
    backend.answersLoginWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r1\"}");
    backend.answersUserWith(200, "application/json", "{}");
    backend.answers(LOGOUT, 204, "application/json", "");
    var answer = browser.signIn("ada", "x");
    assertEquals(201, answer.statusCode(), answer::body);
    return answer;
  }

  private static void assertTold(HttpResponse<String> answer, Received call) {
    assertEquals(List.of(CLIENT), call.headers().get("X-Forwarded-For"), call::path);
    assertEquals(List.of("https"), call.headers().get("X-Forwarded-Proto"));
    assertEquals(List.of("app.example"), call.headers().get("X-Forwarded-Host"));
    assertEquals(
        List.of("for=\"" + CLIENT + "\";host=\"app.example\";proto=https"),
        call.headers().get("Forwarded"));
    assertEquals(List.of(TRACE), call.headers().get("traceparent"));
    assertEquals(List.of("de-CH"), call.headers().get("Accept-Language"));
    assertEquals(List.of("Mozilla/5.0 (a test)"), call.headers().get("User-Agent"));
    assertEquals(answer.headers().allValues("X-Request-Id"), call.headers().get("X-Request-Id"));
  }

  @Test
  void loginUserRelayAndLogoutTellIt() {
    assertTold(signIn(600), backend.last(ScriptedBackend.LOGIN));
    assertTold(browser.get("api/user"), backend.last(ScriptedBackend.USER));
    backend.answers("/orders", 200, "application/json", "[]");
    var relayed = browser.get("relay/backend/orders");
    assertTold(relayed, backend.last("/orders"));
    assertEquals(
        List.of("/proxied/relay/backend"),
        backend.last("/orders").headers().get("X-Forwarded-Prefix"));
    var logout = browser.post("api/logout");
    backend.awaitCalls(LOGOUT, 1);
    assertTold(logout, backend.last(LOGOUT));
  }

  @Test
  void aRenewalTellsIt() {
    signIn(-1);
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    backend.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    assertTold(browser.get("api/auth/token"), backend.last(ScriptedBackend.REFRESH));
  }

  @Test
  void aRequestIdOfATrustedProxyIsTakenOver() {
    var answer = browser.with("X-Request-Id", "edge/42").get("api/auth/token");
    assertEquals(List.of("edge/42"), answer.headers().allValues("X-Request-Id"));
    assertTrue(answer.body().contains("\"requestId\":\"edge/42\""), answer::body);
  }

  @Test
  void aRequestIdOfAStrangerIsNot() {
    var answer = Browser.at(Server.page()).with("X-Request-Id", "edge/42").get("api/auth/token");
    assertNotEquals(List.of("edge/42"), answer.headers().allValues("X-Request-Id"));
  }

  @Test
  void anAnswerHasOneRequestIdWhateverTheBackendSays() {
    signIn(600);
    backend.answers(
        "/orders",
        new ScriptedServer.Answer(
            200, Map.of("X-Request-Id", List.of("be-1")), "[]".getBytes(StandardCharsets.UTF_8)));
    var answer = browser.get("relay/backend/orders");
    assertEquals(1, answer.headers().allValues("X-Request-Id").size());
    assertEquals(
        answer.headers().allValues("X-Request-Id"),
        backend.last("/orders").headers().get("X-Request-Id"));
  }
}
