package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Administrators end the sessions of others; nobody else does, and nobody else is disturbed. */
@OnServer
class AdminIT {
  private static final String ADA = "user-1815";

  private Browser ada;
  private final Browser outside = Browser.at(Server.root("admin")).withoutProof();

  @BeforeEach
  void signIn() {
    ada = signedIn("ada", "lovelace");
  }

  private static Browser signedIn(String username, String password) {
    var browser = Browser.at(Server.root("admin"));
    assertEquals(201, browser.signIn(username, password).statusCode());
    return browser;
  }

  private static String token(Browser browser) {
    return browser.get("api/auth/token").body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  private HttpResponse<String> end(String query, Browser administrator) {
    return outside
        .with("Authorization", "Bearer " + token(administrator))
        .delete("api/admin/sessions" + query);
  }

  @Test
  void endsAllSessionsOfASubjectThatHaveBegun() {
    var grace = signedIn("grace", "hopper");
    var phone = signedIn("ada", "lovelace");
    assertEquals(204, end("?subject=" + ADA, grace).statusCode());
    for (var browser : new Browser[] {ada, phone, ada.thief()}) {
      Answers.assertProblem(401, "session_ended", browser.get("api/auth/token"));
    }
    assertEquals(200, grace.get("api/user").statusCode());
    assertEquals(200, signedIn("ada", "lovelace").get("api/user").statusCode());
  }

  @Test
  void endsTheSessionThatTheAuditLogNames() {
    var account = "ada-" + System.nanoTime();
    Server.backend()
        .answersLoginWith("{\"token\":\"opaque\",\"refresh_token\":\"%s\"}".formatted(account));
    var browser = signedIn(account, "x");
    Server.backend().reset();
    var line = ServerLog.lines("LoginSucceeded", account).get(0);
    var name = line.replaceAll(".* session=\"([A-Za-z0-9_-]{22})\".*", "$1");
    assertEquals(204, end("?sid=" + name, signedIn("grace", "hopper")).statusCode());
    assertEquals("{\"authenticated\":false}", browser.get("api/auth/session").body());
    assertEquals(200, ada.get("api/user").statusCode());
    ServerLog.with("EndedByAdministrator\" administrator=\"grace");
  }

  @Test
  void anAccountIsTheSubjectWhereTokensAreOpaque() {
    Server.backend().answersLoginWith("{\"token\":\"opaque\",\"refresh_token\":\"r\"}");
    var browser = signedIn("charles", "x");
    Server.backend().reset();
    assertEquals(204, end("?subject=charles", signedIn("grace", "hopper")).statusCode());
    assertEquals("{\"authenticated\":false}", browser.get("api/auth/session").body());
  }

  @ParameterizedTest
  @CsvSource({
    "Ada@Example.org, ada@example.org",
    "ada@example.org, ADA@example.org",
    "' \uff21da@example.org', ada@example.org"
  })
  void anAccountIsFoundInWhateverFormItWasTyped(String typed, String asked) {
    Server.backend().answersLoginWith("{\"token\":\"opaque\",\"refresh_token\":\"r\"}");
    var browser = signedIn(typed, "x");
    var other = signedIn("grace@example.org", "x");
    Server.backend().reset();
    var query = "?subject=" + URLEncoder.encode(asked, StandardCharsets.UTF_8);
    assertEquals(204, end(query, signedIn("grace", "hopper")).statusCode());
    assertEquals("{\"authenticated\":false}", browser.get("api/auth/session").body());
    var session = other.get("api/auth/session").body();
    assertTrue(session.contains("\"authenticated\":true"), session);
  }

  @Test
  void theAccountThatComesFirstInTheOrderOfTheFieldsIsTheSubject() {
    Server.backend().answersLoginWith("{\"token\":\"opaque\",\"refresh_token\":\"r\"}");
    var browser = Browser.at(Server.root("admin"));
    var body = "{\"Email\":\"c@example.org\",\"USERNAME\":\"Charles\",\"password\":\"x\"}";
    assertEquals(201, browser.post("api/login", body).statusCode());
    ServerLog.with("event=\"LoginSucceeded\" account=\"Charles,c@example.org\"");
    Server.backend().reset();
    assertEquals(204, end("?subject=charles", signedIn("grace", "hopper")).statusCode());
    assertEquals("{\"authenticated\":false}", browser.get("api/auth/session").body());
  }

  @Test
  void otherUsersMayNot() {
    Answers.assertProblem(403, "forbidden", end("?subject=" + ADA, ada));
    assertEquals(200, ada.get("api/user").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer a.b.c", "Basic Z3JhY2U6aG9wcGVy"})
  void nobodyMayWithoutAToken(String field) {
    var answer = outside.with("Authorization", field).delete("api/admin/sessions?subject=" + ADA);
    Answers.assertProblem(401, "unauthorized", answer);
    assertEquals(
        "Bearer realm=\"cloakroom\"",
        answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    assertEquals(200, ada.get("api/user").statusCode());
  }

  @Test
  void aCookieIsNoCredentialThere() {
    var grace = signedIn("grace", "hopper");
    Answers.assertProblem(401, "unauthorized", grace.delete("api/admin/sessions?subject=" + ADA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?subject=", "?sid=", "?sid=x", "?subject=a&sid=b", "?subject=a&subject=b"})
  void asksForOneThingAtATime(String query) {
    Answers.assertProblem(400, "invalid_request", end(query, signedIn("grace", "hopper")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA",
        "Bearer",
        "Basic YTpi",
        "Negotiate x"
      })
  void aCredentialThatIsNotOursDisturbsNobody(String field) {
    var odd = ada.with("Authorization", field);
    for (var path :
        new String[] {
          "api/auth/token", "api/user", "api/auth/session", "relay/backend/user", "cloakroom.js"
        }) {
      assertEquals(200, odd.get(path).statusCode(), path);
    }
    assertEquals(204, odd.post("api/logout").statusCode());
  }

  @Test
  void whereItIsNotConfiguredItObeysNobody() {
    var app = Browser.at(Server.root("app")).withoutProof();
    var answer =
        app.with("Authorization", "Bearer " + token(signedIn("grace", "hopper")))
            .delete("api/admin/sessions?subject=" + ADA);
    Answers.assertProblem(401, "unauthorized", answer);
  }
}
