package dev.cloakroom.issuer;

import static dev.cloakroom.fake.Tokens.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.ProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link JsonTokenIssuer#revoke}. */
class RevocationTest {
  private static final TokenPair PAIR =
      new TokenPair("opaque-access-1", Optional.of("opaque-refresh-1"), Optional.empty());

  @Test
  void tellsTheBackendWhichRefreshTokenIsOver() {
    var endpoint = FakeResource.answering(FakeAnswer.empty(204));
    assertTrue(service(Optional.of(endpoint)).revoke(session(PAIR)));
    assertEquals(1, endpoint.received().size());
    assertEquals(
        "{\"refresh_token\":\"opaque-refresh-1\"}",
        new String(endpoint.received().get(0), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "bearer, Authorization, Bearer opaque-access-1",
    "raw, Authorization, opaque-access-1",
    "cookie, Cookie, accessToken=opaque-access-1"
  })
  void presentsTheAccessTokenAsEveryOtherCallDoes(String transport, String name, String value) {
    var endpoint = FakeResource.answering(FakeAnswer.empty(204));
    var settings = TestSettings.of("cloakroom.backend.token-transport", transport);
    new JsonTokenIssuer(settings, endpoints(Optional.of(endpoint)), new FakeClock())
        .revoke(session(PAIR));
    assertEquals(List.of(List.of(new HeaderField(name, value))), endpoint.credentials());
  }

  @Test
  void isMadeWithoutARefreshTokenToo() {
    var endpoint = FakeResource.answering(FakeAnswer.empty(204));
    var service = service(Optional.of(endpoint));
    var alone = new TokenPair("opaque-access-1", Optional.empty(), Optional.empty());
    assertTrue(service.canRevoke(alone));
    assertTrue(service.revoke(session(alone)));
    assertEquals("{}", new String(endpoint.received().get(0), StandardCharsets.UTF_8));
    assertFalse(endpoint.credentials().get(0).isEmpty());
  }

  // A backend may refuse every call with an ended token.
  @ParameterizedTest
  @CsvSource({"1, r, true", "0, r, false", "-60, r, false", "1, , true", "-60, , true"})
  void presentsAnEndedTokenOnlyWhereItIsAllThereIs(int left, String refresh, boolean presented) {
    var endpoint = FakeResource.answering(FakeAnswer.empty(204));
    var end = Optional.of(FakeClock.START.plusSeconds(left));
    service(Optional.of(endpoint))
        .revoke(session(new TokenPair("opaque-access-1", Optional.ofNullable(refresh), end)));
    assertEquals(presented, !endpoint.credentials().get(0).isEmpty());
  }

  @Test
  void presentsNoTokenThatIsNotThere() {
    var endpoint = FakeResource.answering(FakeAnswer.empty(204));
    service(Optional.of(endpoint))
        .revoke(session(new TokenPair("", Optional.of("opaque-refresh-1"), Optional.empty())));
    assertEquals(List.of(List.of()), endpoint.credentials());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 410, 415, 422})
  void warnsOfARefusalAndDoesNotAskAgain(int status) {
    var answer = FakeAnswer.of(status, "text/t0ps", "t0ps3cret").with("X-A", "t0ps3cret");
    try (var log = LogCapture.of(JsonTokenIssuer.class)) {
      assertTrue(service(Optional.of(FakeResource.answering(answer))).revoke(session(PAIR)));
      assertEquals(1, log.warnings().size());
      var line = log.warnings().get(0);
      assertTrue(line.contains("status " + status + ", media type text/t0ps"), line);
      assertTrue(line.contains("cloakroom.backend.logout-path"), line);
      assertFalse(line.contains("t0ps3cret") || line.contains("opaque"), line);
    }
  }

  @Test
  void writesNoTokenAnywhere() {
    var request =
        new TokenRequest(
            List.of(new HeaderField("Authorization", "t0ps3cret")),
            RequestFormat.JSON,
            "t0ps3cret".getBytes(StandardCharsets.UTF_8));
    assertFalse(request.toString().contains("t0ps3cret"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404})
  void isDoneWhateverTheBackendDecides(int status) {
    var answer = FakeAnswer.empty(status);
    assertTrue(service(Optional.of(FakeResource.answering(answer))).revoke(session(PAIR)));
    assertTrue(answer.closed());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void isNotDoneWhereTheBackendIsInTrouble(int status) {
    var answer = FakeAnswer.empty(status);
    assertFalse(service(Optional.of(FakeResource.answering(answer))).revoke(session(PAIR)));
    assertTrue(answer.closed());
  }

  @Test
  void isNotDoneWhereNoAnswerComes() {
    var down = FakeResource.failing(new ProcessingException("Connection refused"));
    assertFalse(service(Optional.of(down)).revoke(session(PAIR)));
  }

  @Test
  void hasNothingToDoWithoutALogoutPath() {
    assertFalse(service(Optional.empty()).canRevoke(PAIR));
    assertTrue(service(Optional.empty()).revoke(session(PAIR)));
  }

  private static JsonTokenIssuer service(Optional<ResourceCall> logout) {
    return new JsonTokenIssuer(TestSettings.of(), endpoints(logout), new FakeClock());
  }

  private static BackendCalls endpoints(Optional<ResourceCall> logout) {
    return new BackendCalls(
        FakeResource.unused(), Map.of(), Optional.of(FakeResource.unused()), logout);
  }
}
