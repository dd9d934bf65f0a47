package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.ProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link JsonTokenIssuer#login}. */
class LoginTest {
  private static final byte[] CREDENTIALS =
      "{ \"username\" : \"ada\", \"password\" : \" p\\u00e4ss\\ud800 \" }"
          .getBytes(StandardCharsets.UTF_8);

  private static final String TOKENS =
      "{\"access_token\":\"opaque-access-1\",\"refresh_token\":\"opaque-refresh-1\","
          + "\"expires_in\":60,\"name\":\"Ada\"}";

  @Test
  void bringsTheTokensAndTheRestOfTheAnswer() {
    var login = login(FakeAnswer.json(200, TOKENS));
    assertEquals(
        new TokenPair(
            "opaque-access-1",
            Optional.of("opaque-refresh-1"),
            Optional.of(FakeClock.START.plusSeconds(60))),
        login.tokens());
    assertEquals("{\"expires_in\":60,\"name\":\"Ada\"}", login.answer().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void acceptsEverySuccessThatHoldsTokens(int status) {
    assertEquals("opaque-access-1", login(FakeAnswer.json(status, TOKENS)).tokens().accessToken());
  }

  @Test
  void passesTheVeryBytesOfTheCredentialsOn() {
    var endpoint = FakeResource.answering(FakeAnswer.json(200, TOKENS));
    send(service(endpoint));
    assertEquals(1, endpoint.received().size());
    assertSame(CREDENTIALS, endpoint.received().get(0));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 415, 418, 419, 422, 423,
        424, 426, 428, 431, 440, 451, 498, 499
      })
  void tellsNoRefusalFromAnother(int status) {
    var answer = FakeAnswer.json(status, "{\"error\":\"account locked\",\"token\":\"x\"}");
    var rejected = assertThrows(LoginRejected.class, () -> login(answer));
    assertTrue(rejected.answersCredentials());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 405, 415, 422})
  void aRefusalIsOneWhateverBecameOfItsBody(int status) {
    assertThrows(LoginRejected.class, () -> login(FakeAnswer.breakingOff(status)));
    assertThrows(LoginRejected.class, () -> login(FakeAnswer.tooLarge(status)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"code\":500,\"msg\":\"wrong password\"}",
        "{\"token\":\"\"}",
        "{\"token\":null,\"session\":null}",
        "{\"token\":5}",
        "{\"errors\":[{\"message\":\"no\"}]}"
      })
  void aSuccessWithoutATokenIsARejection(String body) {
    for (var status : new int[] {200, 201, 202, 203, 204, 212, 242}) {
      assertThrows(LoginRejected.class, () -> login(FakeAnswer.json(status, body)));
      assertThrows(LoginRejected.class, () -> login(FakeAnswer.of(status, "text/html", body)));
    }
    assertThrows(LoginRejected.class, () -> login(FakeAnswer.empty(200)));
  }

  @Test
  void passesTheBackendsOwnThrottleOn() {
    var answer = FakeAnswer.empty(429).with("Retry-After", "90");
    var throttled = assertThrows(LoginThrottled.class, () -> login(answer));
    assertEquals(Optional.of(Duration.ofSeconds(90)), throttled.retryAfter());
  }

  @Test
  void namesAWaitOfItsOwnWhereTheThrottlingBackendNamesNone() {
    var throttled = assertThrows(LoginThrottled.class, () -> login(FakeAnswer.empty(429)));
    assertEquals(Optional.of(TokenException.RETRY_AFTER), throttled.retryAfter());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 500, 501, 502, 503, 504, 599})
  void takesTheBackendsTroubleForItsAbsence(int status) {
    var answer = FakeAnswer.of(status, "text/html", "<h1>trouble</h1>").with("Retry-After", "9");
    var unavailable = assertThrows(BackendUnavailable.class, () -> login(answer));
    assertEquals(Optional.of(Duration.ofSeconds(9)), unavailable.retryAfter());
    assertEquals(status >= 500, unavailable.answersCredentials());
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
  void refusesRedirectsAndCountsThem(int status) {
    var answer = FakeAnswer.json(status, TOKENS).with("Location", "/login?error");
    var invalid = assertThrows(BackendInvalid.class, () -> login(answer));
    assertTrue(invalid.answersCredentials());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/plain", "text/json", "application/xml", "nonsense"})
  void readsJsonWhateverItsType(String type) {
    assertEquals("opaque-access-1", login(FakeAnswer.of(200, type, TOKENS)).tokens().accessToken());
  }

  @Test
  void readsJsonWithoutATypeAndWithAByteOrderMark() {
    var bytes = ("\ufeff" + TOKENS).getBytes(StandardCharsets.UTF_8);
    var login = login(new FakeAnswer(200, new ByteArrayInputStream(bytes)));
    assertEquals("opaque-access-1", login.tokens().accessToken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "<html></html>",
        "[]",
        "null",
        "{",
        "{\"token\":\"a\",\"token\":\"b\"}",
        "{\"token\":\"a b\"}",
        "{\"n\":1e99999999999"
      })
  void refusesWhatIsNoJsonObjectOrHoldsATokenThatCannotBeUsed(String body) {
    assertThrows(BackendInvalid.class, () -> login(FakeAnswer.json(200, body)));
  }

  @Test
  void refusesAnEndlessBody() {
    var answer = FakeAnswer.json(200, "{\"token\":\"" + "a".repeat(300 * 1024) + "\"}");
    assertThrows(BackendInvalid.class, () -> login(answer));
  }

  // The JDK's client takes the first interim answer for the answer, whatever follows it.
  @ParameterizedTest
  @ValueSource(ints = {102, 103})
  void countsAnInterimAnswerThatHidesTheAnswer(int status) {
    var fault = assertThrows(BackendInvalid.class, () -> login(FakeAnswer.empty(status)));
    assertTrue(fault.answersCredentials());
  }

  @Test
  void saysSoWhenTheBackendIsDown() {
    var refused = new ProcessingException(new ConnectException("Connection refused"));
    var service = service(FakeResource.failing(refused));
    var unavailable = assertThrows(BackendUnavailable.class, () -> send(service));
    assertEquals(Optional.of(TokenException.RETRY_AFTER), unavailable.retryAfter());
    assertSame(refused, unavailable.getCause());
    assertFalse(unavailable.answersCredentials());
  }

  @Test
  void saysSoWhenTheAnswerBreaksOff() {
    var answer = FakeAnswer.breakingOff(200);
    assertThrows(BackendUnavailable.class, () -> login(answer));
  }

  static List<Arguments> faults() {
    return List.of(
        arguments(Problem.BACKEND_UNAVAILABLE, new ConnectException("refused")),
        arguments(Problem.BACKEND_UNAVAILABLE, new UnknownHostException("host")),
        arguments(Problem.BACKEND_UNAVAILABLE, new NoRouteToHostException()),
        arguments(Problem.BACKEND_UNAVAILABLE, new SocketTimeoutException("Connect timed out")),
        arguments(Problem.BACKEND_UNAVAILABLE, new HttpConnectTimeoutException("late")),
        arguments(Problem.BACKEND_UNAVAILABLE, new SocketTimeoutException("Read timed out")),
        arguments(Problem.BACKEND_UNAVAILABLE, new HttpTimeoutException("late")),
        arguments(Problem.BACKEND_INVALID, new SSLHandshakeException("PKIX path building failed")),
        arguments(Problem.BACKEND_INVALID, new SSLException("no TLS")),
        arguments(Problem.BACKEND_UNAVAILABLE, new SocketException("Connection reset")),
        arguments(Problem.BACKEND_UNAVAILABLE, new IOException("Invalid Http response")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tellsAPeerWithoutProofFromOneThatGivesNoAnswer(Problem expected, IOException fault) {
    for (var thrown :
        List.of(
            new ProcessingException(fault),
            new ProcessingException(new RuntimeException(new IOException(fault))))) {
      var service = service(FakeResource.failing(thrown));
      var problem = assertThrows(TokenException.class, () -> send(service));
      assertEquals(expected, problem.problem());
      assertSame(thrown, problem.getCause());
    }
  }

  @Test
  void printsNoToken() {
    var text = login(FakeAnswer.json(200, TOKENS)).toString();
    assertFalse(text.contains("opaque-"), text);
  }

  private static Login login(FakeAnswer answer) {
    try {
      return (Login) send(service(FakeResource.answering(answer)));
    } finally {
      assertTrue(answer.closed(), "the answer stays open");
    }
  }

  private static LoginOutcome send(JsonTokenIssuer service) {
    return service.login(LoginInput.of(CREDENTIALS)).get();
  }

  private static JsonTokenIssuer service(ResourceCall login) {
    var endpoints =
        new BackendCalls(
            login,
            Map.of(),
            Optional.of(FakeResource.unused()),
            Optional.of(FakeResource.unused()));
    return new JsonTokenIssuer(TestSettings.of(), endpoints, new FakeClock());
  }
}
