package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.backend.FakeUserResource;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the backend is asked about a token, and what becomes of its answer. */
class TokenResourceTest {
  private static final Instant END = FakeClock.START.plusSeconds(600);
  private static final String JWT = Tokens.jwt("ada", END);

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final FakeUserResource user = new FakeUserResource();

  private String token(TokenPair pair, String... pairs) {
    var settings = TestSettings.of(pairs);
    var node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    var login = new FakeExchange();
    node.serves(login.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    var request = new FakeExchange().header("Cookie", login.cookies()).request();
    var sessions = node.sessions(request);
    var info = new UserCalls(user, settings, sessions.current(), clock);
    var answer = new TokenResource(sessions, info, settings, clock).token();
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }

  private static TokenPair pair(String accessToken, Instant end) {
    return new TokenPair(accessToken, Optional.of("r"), Optional.ofNullable(end));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, jwt, true, 0",
    "auto, jwt, false, 1",
    "auto, opaque, true, 1",
    "auto, opaque, false, 1",
    "backend, jwt, true, 1",
    "backend, jwt, false, 1",
    "backend, opaque, true, 1",
    "backend, opaque, false, 1",
    "none, jwt, true, 0",
    "none, jwt, false, 0",
    "none, opaque, true, 0",
    "none, opaque, false, 0"
  })
  void theBackendIsAskedAsTheCheckSays(String check, String form, boolean ends, int calls) {
    user.answers(200);
    var token = form.equals("jwt") ? JWT : "opaque";
    var body = token(pair(token, ends ? END : null), "cloakroom.token.check", check);
    assertTrue(body.startsWith("{\"token\":\"" + token + "\""), body);
    assertEquals(ends, body.contains("\"expiresIn\":600"), body);
    assertEquals(calls, user.calls());
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void aBackendWithoutUserResourceKeepsNobodyFromItsToken(int status) {
    user.answers(status);
    assertEquals("{\"token\":\"opaque\"}", token(pair("opaque", null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aCheckThatFailsNowHandsNothingOut(int status) {
    user.answers(status);
    assertThrows(RefreshUnavailable.class, () -> token(pair("opaque", null)));
  }

  @Test
  void aJwtThatTheBackendRefusesIsRenewedIfItIsAsked() {
    user.answers(401).answers(200);
    tokens.answersRenewalWith(pair("opaque-2", END));
    assertEquals(
        "{\"token\":\"opaque-2\",\"expiresIn\":600}",
        token(pair(JWT, END), "cloakroom.token.check", "backend"));
  }

  @Test
  void aTokenThatTheBackendRefusesForGoodIsNotHandedOut() {
    user.answers(401);
    tokens.failsRenewalWith(new SessionEnded());
    assertThrows(SessionEnded.class, () -> token(pair("opaque", null)));
  }

  @Test
  void anEndedTokenIsRenewedWithoutAnyCheck() {
    tokens.answersRenewalWith(pair("opaque-2", END));
    var ended = pair("opaque", FakeClock.START.minus(Duration.ofSeconds(1)));
    assertEquals(
        "{\"token\":\"opaque-2\",\"expiresIn\":600}",
        token(ended, "cloakroom.token.check", "none"));
    assertEquals(0, user.calls());
  }

  @Test
  void statusAnswersWithoutTheToken() {
    assertEquals(
        "{\"expiresIn\":600}", token(pair(JWT, END), "cloakroom.token.endpoint", "status"));
  }

  @Test
  void offIsNotThere() {
    var off =
        assertThrows(
            ProblemException.class, () -> token(pair(JWT, END), "cloakroom.token.endpoint", "off"));
    assertEquals(Problem.NOT_FOUND, off.problem());
  }
}
