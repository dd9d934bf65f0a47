package dev.cloakroom.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenException.TooManyRequests;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserCallsTest {
  private static final Duration LIFE = Duration.ofHours(1);

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node =
      new TestNode(TestSettings.of(), tokens, new MemoryStore(clock), clock);
  private final FakeUserResource user = new FakeUserResource();
  private FakeExchange exchange = new FakeExchange();
  private CurrentSession current = signedIn("refresh-1");
  private UserCalls info = new UserCalls(user, TestSettings.of(), current, clock);

  private CurrentSession signedIn(String refreshToken) {
    var login = new FakeExchange();
    node.serves(login.request())
        .start(pair("1", refreshToken), "ada", SessionAttributes.OF_PASSWORD);
    exchange = new FakeExchange().header("Cookie", login.cookies());
    return node.serves(exchange.request());
  }

  private TokenPair pair(String name, String refreshToken) {
    var end = Optional.of(clock.instant().plus(LIFE));
    return new TokenPair("access-" + name, Optional.ofNullable(refreshToken), end);
  }

  private void withoutRefreshToken() {
    current = signedIn(null);
    info = new UserCalls(user, TestSettings.of(), current, clock);
    node.events.clear();
  }

  @Test
  void isNotAskedMoreOftenThanTheLimitAllows() {
    var settings = TestSettings.of("cloakroom.limit.relay", "2/PT1M");
    var limited = new UserCalls(user, settings, current, clock);
    user.answers(200).answers(200).answers(200);
    limited.json();
    limited.check();
    assertThrows(TooManyRequests.class, limited::json);
    assertThrows(TooManyRequests.class, limited::check);
    assertEquals(2, user.calls());
    assertTrue(current.peek().isPresent());
    assertEquals(List.of(), exchange.setCookies());
    clock.pass(Duration.ofSeconds(30));
    limited.check();
  }

  private void assertEnded(EndCause cause) {
    assertEquals("", exchange.cookies());
    assertFalse(exchange.setCookies().isEmpty());
    assertTrue(current.peek().isEmpty());
    var last = (AuditEvent.SessionEnded) node.events.get(node.events.size() - 1);
    assertEquals(cause, last.cause());
  }

  private void assertUntouched() {
    assertEquals(List.of(), exchange.setCookies());
    assertTrue(current.peek().isPresent());
  }

  @Test
  void bringsTheBackendsJson() {
    user.answers(200);
    assertEquals("{\"name\":\"Ada\"}", new String(info.json(), StandardCharsets.UTF_8));
    assertUntouched();
  }

  @Test
  void closesTheAnswer() {
    var answer = FakeAnswer.json(200, "{}");
    user.answers(() -> answer);
    info.json();
    assertTrue(answer.closed());
  }

  @Test
  void renewsARefusedTokenOnceAndAsksOnceMore() {
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(401).answers(200);
    info.json();
    assertEquals(2, user.calls());
    assertEquals("access-2", current.fresh().tokens().accessToken());
  }

  // RFC 9470: a new token would not help, and the one that is there is good for other calls.
  @Test
  void aDemandForAStrongerAuthenticationLeavesTheSessionAlone() {
    withAProvider();
    user.answers(UserCallsTest::demanding);
    var demand = assertThrows(StepUpRequired.class, info::json);
    assertEquals(Map.of("acrValues", List.of("gold")), demand.members());
    assertEquals(0, tokens.renewals());
    assertUntouched();
  }

  @Test
  void soDoesOneAfterARenewal() {
    withAProvider();
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(401).answers(UserCallsTest::demanding);
    assertThrows(StepUpRequired.class, info::check);
    assertEquals("access-2", current.fresh().tokens().accessToken());
  }

  @Test
  void aDemandIsNoProofThatATokenIsRefused() {
    current = signedIn(null);
    withAProvider();
    user.answers(UserCallsTest::demanding);
    info.endIfRefused(current);
    assertEquals(1, user.calls());
    assertUntouched();
  }

  @Test
  void withoutAProviderADemandIsARefusalAsAnyOther() {
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(UserCallsTest::demanding).answers(200);
    info.json();
    assertEquals(1, tokens.renewals());
  }

  private void withAProvider() {
    info = new UserCalls(user, TestSettings.withProvider(), current, clock);
  }

  private static FakeAnswer demanding() {
    var challenge = "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"";
    return FakeAnswer.empty(401).with("WWW-Authenticate", challenge);
  }

  @Test
  void endsTheSessionIfARenewedTokenIsRefusedToo() {
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(401);
    assertThrows(SessionEnded.class, info::json);
    assertEquals(2, user.calls());
    assertEnded(EndCause.BACKEND_REFUSED);
  }

  @Test
  void renewsNothingTwiceInARequest() {
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(401);
    assertThrows(SessionEnded.class, info::json);
    assertEquals(1, user.calls());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void endsTheSessionIfNothingCanRenewTheRefusedToken() {
    withoutRefreshToken();
    user.answers(401);
    assertThrows(SessionEnded.class, info::json);
    assertEquals(1, user.calls());
    assertEnded(EndCause.BACKEND_REFUSED);
    assertEquals(1, node.events.size(), "nobody was asked to renew");
  }

  @Test
  void keepsTheSessionIfTheRenewalIsNotPossibleNow() {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    user.answers(401);
    assertThrows(RefreshUnavailable.class, info::json);
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 405, 410, 422})
  void takesAnythingElseForABadGateway(int status) {
    user.answers(status);
    assertThrows(BackendInvalid.class, info::json);
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 501, 503})
  void tellsThatTheBackendIsInTrouble(int status) {
    user.answers(() -> FakeAnswer.empty(status).with("Retry-After", "7"));
    var unavailable = assertThrows(BackendUnavailable.class, info::json);
    assertEquals(Optional.of(Duration.ofSeconds(7)), unavailable.retryAfter());
    assertUntouched();
  }

  @Test
  void tellsThatNoAnswerCame() {
    user.timesOut();
    assertThrows(BackendUnavailable.class, info::json);
    assertUntouched();
  }

  @Test
  void tellsThatTheAnswerBrokeOff() {
    user.answers(() -> FakeAnswer.breakingOff(200));
    assertThrows(BackendUnavailable.class, info::json);
    assertUntouched();
  }

  @Test
  void tellsThatTheAnswerIsTooLarge() {
    user.answers(() -> FakeAnswer.tooLarge(200));
    assertThrows(BackendInvalid.class, info::json);
    assertUntouched();
  }

  @Test
  void aCheckReadsNoBody() {
    user.answers(() -> FakeAnswer.breakingOff(200));
    info.check();
    assertUntouched();
  }

  @Test
  void passesAForbiddenOn() {
    user.answers(403);
    var forbidden = assertThrows(ProblemException.class, info::json);
    assertEquals(Problem.FORBIDDEN, forbidden.problem());
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 403})
  void aCheckIsPassedBySilence(int status) {
    user.answers(status);
    assertEquals(List.of(), warningsOfACheck());
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 405, 406, 410, 422, 501})
  void aResourceThatIsNotThereProvesNothingAndIsWarnedOfOnce(int status) {
    user.answers(() -> FakeAnswer.of(status, "text/html", "t0ps3cret"));
    var warnings = warningsOfACheck();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("status " + status + ", media type text/html"));
    assertTrue(warnings.get(0).contains("cloakroom.backend.user-path"));
    assertFalse(warnings.get(0).contains("t0ps3cret"));
    assertEquals(List.of(), warningsOfACheck());
    assertUntouched();
  }

  @Test
  void aPageInPlaceOfJsonProvesNothingEither() {
    user.answers(() -> FakeAnswer.of(200, "text/html", "<html>"));
    assertEquals(1, warningsOfACheck().size());
    assertUntouched();
  }

  private List<String> warningsOfACheck() {
    try (var log = LogCapture.of(UserCalls.class)) {
      info.check();
      return log.warnings();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void aCheckThatFailsIsNoProof(int status) {
    user.answers(status);
    assertThrows(BackendUnavailable.class, info::check);
    assertUntouched();
  }

  @Test
  void aCheckRenewsARefusedToken() {
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    user.answers(401).answers(404);
    info.check();
    assertEquals("access-2", current.fresh().tokens().accessToken());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 403, 404, 405, 408, 429, 500, 501, 503})
  void a401OfAnotherResourceEndsNothingIfTheUserResourceSaysAnythingElse(int status) {
    withoutRefreshToken();
    user.answers(status);
    info.endIfRefused(current);
    assertEquals(1, user.calls());
    assertUntouched();
  }

  @Test
  void a401OfAnotherResourceEndsNothingIfTheUserResourceDoesNotAnswer() {
    withoutRefreshToken();
    user.timesOut();
    info.endIfRefused(current);
    assertUntouched();
  }

  @Test
  void a401OfAnotherResourceEndsTheSessionIfTheUserResourceSaysSoToo() {
    withoutRefreshToken();
    user.answers(401);
    assertThrows(SessionEnded.class, () -> info.endIfRefused(current));
    assertEnded(EndCause.BACKEND_REFUSED);
    assertEquals(1, user.calls());
  }

  @Test
  void a401OfAnotherResourceEndsTheSessionIfTheTokenHasEnded() {
    withoutRefreshToken();
    clock.pass(LIFE);
    assertThrows(SessionEnded.class, () -> info.endIfRefused(current));
    assertEnded(EndCause.EXPIRED);
    assertEquals(0, user.calls());
  }

  // A page that polls such a resource, or calls many at once.
  @ParameterizedTest
  @CsvSource({"0, 1", "29, 1", "31, 2"})
  void theUserResourceIsAskedForASessionOnceInAWhile(int seconds, int calls) {
    withoutRefreshToken();
    user.timesOut().answers(200);
    info.endIfRefused(current);
    clock.pass(Duration.ofSeconds(seconds));
    info.endIfRefused(current);
    assertEquals(calls, user.calls());
  }

  @Test
  void theUserResourceIsAskedForEachSession() {
    withoutRefreshToken();
    user.answers(200);
    info.endIfRefused(current);
    info.endIfRefused(signedIn(null));
    assertEquals(2, user.calls());
  }

  private void configured(String... settings) {
    info = new UserCalls(user, TestSettings.of(settings), current, clock);
  }

  @Test
  void postsWhereTheBackendWantsAPost() {
    configured("cloakroom.backend.user-method", "post");
    user.answers(200);
    info.json();
    info.check();
    info.endIfRefused(current);
    assertEquals(List.of("{}", "{}", "{}"), user.posted());
    configured();
    info.json();
    assertEquals(3, user.posted().size());
  }

  private static List<String> withoutProof() {
    return Lines.of(UserCallsTest.class, "/user-answers-without-proof.txt");
  }

  private void answersWith(String body) {
    configured("cloakroom.backend.user-proof-field", "/user/id");
    user.answers(() -> FakeAnswer.json(200, body));
  }

  @ParameterizedTest
  @MethodSource("withoutProof")
  void anAnswerWithoutTheProofIsARefusal(String body) {
    withoutRefreshToken();
    answersWith(body);
    assertThrows(SessionEnded.class, info::json);
    assertEnded(EndCause.BACKEND_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("withoutProof")
  void soItIsOfACheck(String body) {
    withoutRefreshToken();
    answersWith(body);
    assertThrows(SessionEnded.class, info::check);
    assertEnded(EndCause.BACKEND_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("withoutProof")
  void soItIsAfterA401OfAnotherResource(String body) {
    withoutRefreshToken();
    answersWith(body);
    assertThrows(SessionEnded.class, () -> info.endIfRefused(current));
    assertEnded(EndCause.BACKEND_REFUSED);
  }

  @Test
  void anEmptyAnswerIsNoProofEither() {
    withoutRefreshToken();
    configured("cloakroom.backend.user-proof-field", "id");
    user.answers(() -> FakeAnswer.empty(204));
    assertThrows(SessionEnded.class, info::check);
  }

  @Test
  void anAnswerWithoutTheProofRenewsFirst() {
    tokens.answersRenewalWith(pair("2", "refresh-2"));
    configured("cloakroom.backend.user-proof-field", "user");
    user.answers(() -> FakeAnswer.json(200, "{\"user\":null}"))
        .answers(() -> FakeAnswer.json(200, "{\"user\":{\"id\":7}}"));
    assertEquals("{\"user\":{\"id\":7}}", new String(info.json(), StandardCharsets.UTF_8));
    assertEquals(1, tokens.renewals());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "0", "false", "\"\"", "[]", "{}", "\"ada\""})
  void anyValueButNullIsProof(String value) {
    answersWith("{\"user\":{\"id\":" + value + "}}");
    info.json();
    info.check();
    info.endIfRefused(current);
    assertUntouched();
  }

  @Test
  void withoutThatSettingNullIsNoRefusal() {
    user.answers(() -> FakeAnswer.json(200, "null"));
    info.check();
    info.endIfRefused(current);
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 500, 503})
  void onlyASuccessNeedsTheProof(int status) {
    withoutRefreshToken();
    configured("cloakroom.backend.user-proof-field", "/user/id");
    user.answers(status);
    info.endIfRefused(current);
    assertUntouched();
  }

  @Test
  void aBodyThatCannotBeReadRefusesNothing() {
    withoutRefreshToken();
    configured("cloakroom.backend.user-proof-field", "/user/id");
    user.answers(() -> FakeAnswer.breakingOff(200)).answers(() -> FakeAnswer.tooLarge(200));
    assertThrows(BackendUnavailable.class, info::json);
    assertThrows(BackendInvalid.class, info::json);
    info.endIfRefused(current);
    assertUntouched();
  }

  @Test
  void saysOnceWhatAnAnswerWithoutTheProofHad() {
    try (var log = LogCapture.of(UserCall.class)) {
      answersWith("{\"session\":{\"id\":\"t0ps3cret\"}}");
      for (var i = 0; i < 3; i++) {
        var session = signedIn(null);
        assertThrows(SessionEnded.class, () -> info.endIfRefused(session));
      }
      assertEquals(1, log.warnings().size());
      var line = log.warnings().get(0);
      assertTrue(line.contains("/user/id") && line.contains("/session/id"), line);
      assertFalse(line.contains("t0ps3cret"), line);
    }
  }
}
