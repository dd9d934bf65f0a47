package dev.cloakroom.issuer;

import static dev.cloakroom.fake.Tokens.session;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.ProcessingException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link JsonTokenIssuer#renew}. */
class RenewalTest {
  private static final TokenPair OLD = pair("opaque-access-1", "opaque-refresh-1");

  @Test
  void bringsTheRotatedPair() {
    var answer =
        FakeAnswer.json(
            200,
            "{\"token\":\"opaque-access-2\",\"refresh_token\":\"opaque-refresh-2\","
                + "\"expires_in\":60}");
    assertEquals(
        new TokenPair(
            "opaque-access-2",
            Optional.of("opaque-refresh-2"),
            Optional.of(FakeClock.START.plusSeconds(60))),
        renew(OLD, answer));
  }

  @Test
  void keepsTheOldRefreshTokenWhereTheAnswerHoldsNone() {
    var renewed = renew(OLD, FakeAnswer.json(200, "{\"token\":\"opaque-access-2\"}"));
    assertEquals(pair("opaque-access-2", "opaque-refresh-1"), renewed);
  }

  @Test
  void renewsAPairOfWhichOnlyTheRefreshTokenIsLeft() {
    var renewed =
        renew(
            pair("", "opaque-refresh-1"), FakeAnswer.json(200, "{\"token\":\"opaque-access-2\"}"));
    assertEquals("opaque-access-2", renewed.accessToken());
  }

  @ParameterizedTest
  @CsvSource({
    "refresh_token, opaque-refresh-1, '{\"refresh_token\":\"opaque-refresh-1\"}'",
    "refreshToken, opaque-refresh-1, '{\"refreshToken\":\"opaque-refresh-1\"}'",
    "refresh_token, 'a\"b\\c', '{\"refresh_token\":\"a\\\"b\\\\c\"}'"
  })
  void sendsTheRefreshTokenAlone(String field, String token, String body) {
    var endpoint = FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"opaque-access-2\"}"));
    var settings = TestSettings.of("cloakroom.backend.refresh-request-field", field);
    new JsonTokenIssuer(settings, refreshAt(endpoint), new FakeClock())
        .renew(session(pair("opaque-access-1", token)));
    assertEquals(1, endpoint.received().size());
    assertEquals(body, new String(endpoint.received().get(0), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 415, 418, 419, 421, 422, 423,
        424, 426, 428, 431, 440, 451, 498, 499
      })
  void endsTheSessionWhereTheBackendRefuses(int status) {
    var answer = FakeAnswer.json(status, "{\"error\":\"invalid_grant\"}");
    assertThrows(SessionEnded.class, () -> renew(OLD, answer));
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.empty(status)));
    var page = FakeAnswer.of(status, "text/html", "<h1>no</h1>");
    assertThrows(SessionEnded.class, () -> renew(OLD, page));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void endsTheSessionWhereTheAnswerHasNoContent(int status) {
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.empty(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205})
  void endsTheSessionWhereATokenThatIsTextIsNotThere(int status) {
    var settings = TestSettings.of("cloakroom.backend.access-token-fields", "header:X-Token,body");
    var endpoint = FakeResource.answering(FakeAnswer.empty(status));
    var issuer = new JsonTokenIssuer(settings, refreshAt(endpoint), new FakeClock());
    assertThrows(SessionEnded.class, () -> issuer.renew(session(OLD)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"error\":\"invalid_grant\"}",
        "{\"code\":401,\"msg\":\"expired\"}",
        "{\"token\":null}",
        "{\"token\":\"\"}",
        "{\"token\":false}",
        "{\"data\":{\"token\":\"opaque-access-2\"}}"
      })
  void endsTheSessionWhereAJsonObjectHoldsNoToken(String body) {
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.json(200, body)));
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.of(200, "text/html", body)));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 503})
  void sparesTheSessionWhateverABackendInTroubleSays(int status) {
    var answer = FakeAnswer.json(status, "{\"error\":\"invalid_grant\"}");
    assertThrows(RefreshUnavailable.class, () -> renew(OLD, answer));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308, 408, 425, 429, 500, 501, 502, 503, 504, 599})
  void sparesTheSessionWhereTheBackendIsInTrouble(int status) {
    var answer = FakeAnswer.of(status, "text/html", "<h1>trouble</h1>").with("Retry-After", "7");
    var unavailable = assertThrows(RefreshUnavailable.class, () -> renew(OLD, answer));
    assertEquals(Optional.of(Duration.ofSeconds(7)), unavailable.retryAfter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "[]",
        "[{\"token\":\"opaque-access-2\"}]",
        "\"opaque-access-2\"",
        "{",
        "{\"n\":1e99999999999}",
        "{\"token\":\"a b\"}",
        "{\"token\":5}",
        "{\"token\":\"opaque-access-2\",\"token_type\":\"mac\"}"
      })
  void sparesTheSessionWhereTheAnswerIsUnusable(String body) {
    var unavailable =
        assertThrows(RefreshUnavailable.class, () -> renew(OLD, FakeAnswer.json(200, body)));
    assertEquals(Optional.of(TokenException.RETRY_AFTER), unavailable.retryAfter());
  }

  @Test
  void sparesTheSessionWhereTheAnswerIsNotWhole() {
    assertThrows(RefreshUnavailable.class, () -> renew(OLD, FakeAnswer.breakingOff(200)));
    assertThrows(RefreshUnavailable.class, () -> renew(OLD, FakeAnswer.tooLarge(200)));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 400, 401, 404})
  void aRefusalIsOneWhateverBecameOfItsBody(int status) {
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.breakingOff(status)));
    assertThrows(SessionEnded.class, () -> renew(OLD, FakeAnswer.tooLarge(status)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/plain", "text/json", "application/octet-stream"})
  void readsJsonWhateverItsMediaType(String type) {
    var answer = FakeAnswer.of(200, type, "\ufeff{\"token\":\"opaque-access-2\"}");
    assertEquals("opaque-access-2", renew(OLD, answer).accessToken());
  }

  @Test
  void sparesTheSessionWhereNoAnswerComes() {
    var timeout = new ProcessingException(new SocketTimeoutException("Read timed out"));
    var service = service(refreshAt(FakeResource.failing(timeout)));
    var unavailable = assertThrows(RefreshUnavailable.class, () -> service.renew(session(OLD)));
    assertEquals(Optional.of(TokenException.RETRY_AFTER), unavailable.retryAfter());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{'sub':'ada'} | {'sub':'bob'}", "{'sub':'7'} | {'sub':8}", "{'sub':7} | {'sub':8}"})
  void endsTheSessionWhereTheNewTokenSpeaksOfSomebodyElse(String before, String after) {
    var answer = FakeAnswer.json(200, "{\"token\":\"" + jwt(after) + "\"}");
    assertThrows(SessionEnded.class, () -> renew(pair(jwt(before), "opaque-refresh-1"), answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sub':'ada','iss':'a','exp':1} | {'sub':'ada','iss':'a','exp':2}",
        "{'sub':'ada','iss':'https://a.example/login'} | {'sub':'ada','iss':'https://a.example/refresh'}",
        "{'sub':7} | {'sub':'7'}",
        "{'sub':'7'} | {'sub':7}"
      })
  void acceptsANewTokenOfTheSameSubject(String before, String after) {
    var old = pair(jwt(before), "opaque-refresh-1");
    var fresh = jwt(after);
    assertEquals(
        fresh, renew(old, FakeAnswer.json(200, "{\"token\":\"" + fresh + "\"}")).accessToken());
  }

  @Test
  void comparesNoSubjectsWhereOneTokenIsOpaque() {
    var fresh = jwt("{'sub':'bob'}");
    assertDoesNotThrow(() -> renew(OLD, FakeAnswer.json(200, "{\"token\":\"" + fresh + "\"}")));
    assertDoesNotThrow(
        () ->
            renew(
                pair(jwt("{'sub':'ada'}"), "opaque-refresh-1"),
                FakeAnswer.json(200, "{\"token\":\"opaque-access-2\"}")));
  }

  @Test
  void endsTheSessionWhereThereIsNoRefreshToken() {
    var pair = pair("opaque-access-1", null);
    var service = service(refreshAt(FakeResource.unused()));
    assertEquals(Optional.empty(), service.renewalToken(pair));
    assertThrows(SessionEnded.class, () -> service.renew(session(pair)));
  }

  @Test
  void endsTheSessionWhereTheBackendHasNoRefreshPath() {
    var service =
        service(
            new BackendCalls(FakeResource.unused(), Map.of(), Optional.empty(), Optional.empty()));
    assertFalse(service.renewalToken(OLD).isPresent());
    assertThrows(SessionEnded.class, () -> service.renew(session(OLD)));
  }

  @Test
  void canRenewWhereThereAreBoth() {
    assertTrue(service(refreshAt(FakeResource.unused())).renewalToken(OLD).isPresent());
  }

  private static TokenPair renew(TokenPair pair, FakeAnswer answer) {
    try {
      return service(refreshAt(FakeResource.answering(answer))).renew(session(pair));
    } finally {
      assertTrue(answer.closed(), "the answer stays open");
    }
  }

  private static JsonTokenIssuer service(BackendCalls endpoints) {
    return new JsonTokenIssuer(TestSettings.of(), endpoints, new FakeClock());
  }

  private static BackendCalls refreshAt(ResourceCall endpoint) {
    return new BackendCalls(
        FakeResource.unused(), Map.of(), Optional.of(endpoint), Optional.of(FakeResource.unused()));
  }

  private static TokenPair pair(String access, String refresh) {
    return new TokenPair(access, Optional.ofNullable(refresh), Optional.empty());
  }

  private static String jwt(String claims) {
    return Tokens.jwt(claims.replace('\'', '"'));
  }
}
