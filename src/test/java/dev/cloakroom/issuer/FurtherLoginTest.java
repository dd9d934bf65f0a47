package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Further login resources, and logins as forms. */
class FurtherLoginTest {
  private static final byte[] CREDENTIALS = "{\"code\":\"7\"}".getBytes(StandardCharsets.UTF_8);
  private static final TokenPair PAIR =
      new TokenPair("opaque-old", Optional.of("opaque-refresh"), Optional.empty());

  private final FakeResource main =
      FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"a\"}"));

  private JsonTokenIssuer issuer(ResourceCall google, String... settings) {
    var all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] = "cloakroom.login.google.path";
    all[1] = "/auth/google?flow=web";
    var calls =
        new BackendCalls(main, Map.of("google", google), Optional.empty(), Optional.empty());
    return new JsonTokenIssuer(TestSettings.of(all), calls, new FakeClock());
  }

  private static LoginInput google(TokenPair presented) {
    return new LoginInput(Optional.of("google"), CREDENTIALS, Optional.ofNullable(presented));
  }

  @Test
  void asksTheResourceOfThatNameAndNotBeforeItIsTold() {
    var google = FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"opaque-1\",\"n\":1}"));
    var login = issuer(google).login(google(null));
    assertTrue(google.received().isEmpty());
    var brought = (Login) login.get();
    assertEquals("opaque-1", brought.tokens().accessToken());
    assertEquals("{\"n\":1}", brought.answer().toString());
    assertSame(CREDENTIALS, google.received().get(0));
    assertEquals(List.of(List.of()), google.credentials());
    assertTrue(main.received().isEmpty());
  }

  @Test
  void presentsTheTokenOfASession() {
    var google = FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"opaque-1\"}"));
    issuer(google).login(google(PAIR)).get();
    assertEquals(
        List.of(List.of(new HeaderField("Authorization", "Bearer opaque-old"))),
        google.credentials());
  }

  @Test
  void takesTheTokensOfTheReplacedSessionOutOfTheAnswer() {
    var answer =
        "{\"token\":\"opaque-1\",\"a\":\"opaque-old\",\"b\":\"old-refresh-token-1\",\"n\":1}";
    var google = FakeResource.answering(FakeAnswer.json(200, answer));
    var old = new TokenPair("opaque-old", Optional.of("old-refresh-token-1"), Optional.empty());
    var brought = (Login) issuer(google).login(google(old)).get();
    assertEquals("{\"n\":1}", brought.answer().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Google", "google/", "../login", "path", "opaque\u0000"})
  void knowsNoOtherName(String name) {
    var issuer = issuer(FakeResource.unused());
    var input = new LoginInput(Optional.of(name), CREDENTIALS, Optional.empty());
    var fault = assertThrows(ProblemException.class, () -> issuer.login(input));
    assertEquals(Problem.NOT_FOUND, fault.problem());
  }

  @Test
  void namesThePathAndItsKeyInAWarning() {
    try (var log = LogCapture.of(LoginAnswer.class)) {
      var issuer = issuer(FakeResource.answering(FakeAnswer.json(404, "{}")));
      assertThrows(LoginRejected.class, () -> issuer.login(google(null)).get());
      var line = log.warnings().get(0);
      assertTrue(line.contains("at /auth/google (cloakroom.login.google.path) with"), line);
      assertTrue(line.contains("Check url and cloakroom.login.google.path"), line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"user\":{\"email\":\"ada\"}}", "{\"email\":[\"ada\"]}", "{\"a\":[]}"})
  void refusesWhatNoFormCanExpressBeforeAnythingIsSent(String credentials) {
    var issuer = issuer(FakeResource.unused(), "cloakroom.backend.request-format", "form");
    var bytes = credentials.getBytes(StandardCharsets.UTF_8);
    for (var resource : List.of(Optional.<String>empty(), Optional.of("google"))) {
      var input = new LoginInput(resource, bytes, Optional.empty());
      var fault = assertThrows(ProblemException.class, () -> issuer.login(input));
      assertEquals(Problem.INVALID_REQUEST, fault.problem());
    }
  }

  @Test
  void printsNoCredential() {
    var text = google(PAIR).toString();
    assertFalse(text.contains("opaque"), text);
  }
}
