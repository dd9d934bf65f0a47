package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetUpCheckTest {
  private static final String CREDENTIALS = "{\"username\":\"SECRET-ada\",\"password\":\"SECRET\"}";
  private static final FakeAnswer USER = FakeAnswer.json(200, "{\"name\":\"SECRET\"}");

  private final List<String> lines = new ArrayList<>();

  @AfterEach
  void printsNoValue() {
    assertFalse(printed().contains("SECRET"), this::printed);
  }

  private String printed() {
    return String.join("\n", lines);
  }

  private static FakeAnswer login() {
    return FakeAnswer.json(
            200, "{\"token\":\"SECRET-1\",\"refresh_token\":\"SECRET-2\",\"expires_in\":300}")
        .with("X-Request-Id", "SECRET")
        .with("Set-Cookie", "sid=SECRET");
  }

  private boolean run(ResourceCall login, FakeAnswer user, FakeAnswer renewal, String... settings) {
    return run(CREDENTIALS, login, user, renewal, settings);
  }

  private boolean run(
      String credentials,
      ResourceCall login,
      FakeAnswer user,
      FakeAnswer renewal,
      String... settings) {
    var all = TestSettings.of(settings);
    var calls =
        new BackendCalls(
            login,
            Map.of(),
            all.backend().refresh().map(resource -> FakeResource.answering(renewal)),
            all.backend().logout().map(resource -> FakeResource.answering(FakeAnswer.empty(204))));
    return new SetUpCheck(all, calls, FakeResource.answering(user), new FakeClock(), lines::add)
        .run(credentials);
  }

  @Test
  void printsWhatWasSentAndWhatWasFound() {
    var worked =
        run(
            FakeResource.answering(login()),
            USER,
            FakeAnswer.json(200, "{\"token\":\"SECRET-3\"}"),
            "cloakroom.backend.header.X-Api-Key",
            "SECRET",
            "cloakroom.backend.login-path",
            "/login?key=SECRET",
            "cloakroom.backend.logout-path",
            "/logout");
    assertTrue(worked, this::printed);
    assertEquals(
        List.of(
            "login: POST https://backend.example/login with JSON with the members username,"
                + " password, header fields of the settings: X-Api-Key",
            "login: the answer has status 200, media type application/json, header fields"
                + " content-type, set-cookie, x-request-id, cookies sid, members token,"
                + " refresh_token, expires_in",
            "login: access token found at token (opaque), refresh token found at refresh_token,"
                + " lifetime 300 s",
            "user: GET https://backend.example/user with no body, header fields of the settings:"
                + " X-Api-Key, Authorization",
            "user: the answer has status 200, media type application/json, header fields"
                + " content-type, cookies none, members name",
            "renewal: POST https://backend.example/refresh-token with JSON with the members"
                + " refresh_token, header fields of the settings: X-Api-Key",
            "renewal: the answer has status 200, media type application/json, header fields"
                + " content-type, cookies none, members token",
            "renewal: access token found at token (opaque), refresh token none, lifetime unknown",
            "logout: POST https://backend.example/logout with JSON with the members refresh_token,"
                + " header fields of the settings: X-Api-Key, Authorization",
            "logout: the answer has status 204, no media type, header fields none, cookies none,"
                + " members none",
            "result: every step worked"),
        lines);
  }

  private void failsAt(String step, String part, boolean worked) {
    assertFalse(worked, this::printed);
    assertEquals("result: failed at " + step, lines.get(lines.size() - 1));
    assertTrue(printed().contains(part), this::printed);
  }

  @Test
  void stopsWithoutCredentials() {
    var login = FakeResource.unused();
    failsAt("credentials", "no JSON object", run("SECRET", login, USER, USER));
    failsAt("credentials", "no JSON object", run("", login, USER, USER));
  }

  @Test
  void saysWhyALoginFails() {
    var answer = FakeAnswer.json(200, "{\"data\":{\"jwt\":\"SECRET\"}}");
    failsAt("login", "Like tokens look /data/jwt", run(FakeResource.answering(answer), USER, USER));
  }

  @Test
  void saysThatNothingAnswers() {
    var login = FakeResource.failing(new ProcessingException(new ConnectException("SECRET")));
    failsAt("login", "login: no answer: no connection", run(login, USER, USER));
  }

  @Test
  void saysThatAFormCannotExpressTheCredentials() {
    var worked =
        run(
            "{\"user\":{\"name\":\"SECRET\"}}",
            FakeResource.unused(),
            USER,
            USER,
            "cloakroom.backend.request-format",
            "form");
    failsAt("login", "nested members", worked);
  }

  @Test
  void saysThatTheUserResourceRefuses() {
    var user = FakeAnswer.empty(401);
    failsAt("user", "check user-path", run(FakeResource.answering(login()), user, USER));
  }

  @Test
  void saysThatTheUserResourceAnswersToEverybody() {
    var worked =
        run(
            FakeResource.answering(login()),
            FakeAnswer.json(200, "{\"id\":null}"),
            USER,
            "cloakroom.backend.user-proof-field",
            "id");
    failsAt("user", "no member id", worked);
  }

  @Test
  void saysWhyARenewalFails() {
    var worked =
        run(
            FakeResource.answering(login()),
            USER,
            FakeAnswer.json(400, "{\"grant_type\":\"SECRET\"}"));
    failsAt("renewal", "members found: grant_type", worked);
  }

  @Test
  void saysThatThereIsNothingToRenewWith() {
    var login = FakeAnswer.json(200, "{\"token\":\"SECRET\"}");
    failsAt("renewal", "nothing to renew with", run(FakeResource.answering(login), USER, USER));
  }

  @Test
  void needsNoRenewal() {
    assertTrue(
        run(FakeResource.answering(login()), USER, USER, "cloakroom.backend.refresh-path", "none"));
    assertTrue(printed().contains("renewal: switched off"));
    assertEquals(Optional.of("result: every step worked"), lines.stream().reduce((a, b) -> b));
  }
}
