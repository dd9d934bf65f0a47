package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent.LoginRejected;
import dev.cloakroom.audit.AuditEvent.LoginSucceeded;
import dev.cloakroom.audit.AuditEvent.SessionEnded;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.cookie.TokenTooLarge;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.issuer.Login;
import dev.cloakroom.issuer.LoginChallenge;
import dev.cloakroom.issuer.LoginOutcome;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.throttle.LoginThrottle;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further logins, challenges, and what a session keeps of a login besides its tokens. */
class LoginOptionsTest {
  private static final String ADA = "{\"username\":\"ada\",\"password\":\"x\"}";
  private static final String CHANGE = "{\"oldPassword\":\"x\",\"newPassword\":\"y\"}";

  private final FakeClock clock = new FakeClock();
  private final Settings settings =
      TestSettings.of(
          "cloakroom.login.register.path", "/register",
          "cloakroom.login.change.path", "/password",
          "cloakroom.login.change.token", "required",
          "cloakroom.login.remember-field", "remember",
          "cloakroom.session.subject-fields", "/user/id,id",
          "cloakroom.session.claim-fields", "/user/name,roles,/user/roles");
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
  private final LoginThrottle throttle = new LoginThrottle(settings, new MemoryStore(clock), clock);
  private FakeExchange exchange = new FakeExchange("POST");

  private LoginOutcome signsIn(FakeExchange asked, String resource, String json) {
    exchange = asked;
    var callers = new Callers(settings);
    var audit = new Audit(node.events::add, callers, clock);
    var login =
        new PasswordLogin(
            tokens,
            settings,
            node.rules(TeamBeans.NONE),
            throttle,
            new SessionStarter(
                node.serves(asked.request()), node.rules(TeamBeans.NONE), audit, asked.request()),
            callers,
            audit,
            asked.request());
    return login.with(
        Optional.ofNullable(resource), json.getBytes(StandardCharsets.UTF_8), object(json));
  }

  private LoginOutcome signsIn(String resource, String json) {
    return signsIn(new FakeExchange("POST"), resource, json);
  }

  private Session begun(String resource, String json) {
    signsIn(resource, json);
    return session(exchange.cookies()).orElseThrow();
  }

  /** The browser's session, after a call with the cookies that it has. */
  private Session changed(String cookies, String json) {
    signsIn(new FakeExchange("POST").header("Cookie", cookies), "change", json);
    return session(exchange.cookies()).orElseThrow();
  }

  private Optional<Session> session(String cookies) {
    var next = new FakeExchange().header("Cookie", cookies);
    return node.serves(next.request()).peek();
  }

  private static JsonObject object(String json) {
    return StrictJson.object(json).orElseThrow();
  }

  private static TokenPair pair(String name) {
    return new TokenPair(name, Optional.of("refresh-" + name), Optional.empty());
  }

  private void answers(String token, String json) {
    tokens.answersLoginWith(new Login(pair(token), object(json)));
  }

  private void throttled(String resource, String json) {
    assertThrows(LoginThrottled.class, () -> signsIn(resource, json));
  }

  private void rejected(String resource, String json) {
    tokens.failsLoginWith(new TokenException.LoginRejected());
    assertThrows(TokenException.LoginRejected.class, () -> signsIn(resource, json));
  }

  @Test
  void aChallengeBeginsNothingAndIsNoFailure() {
    var challenge = new LoginChallenge(object("{\"id\":\"m1\"}"));
    tokens.answersLoginWith(challenge);
    for (var i = 0; i < 20; i++) {
      assertEquals(challenge, signsIn(null, ADA));
      assertEquals(List.of(), exchange.setCookies());
    }
    assertEquals(List.of(), node.events);
  }

  @Test
  void aChallengeForgetsNoFailure() {
    for (var i = 0; i < 4; i++) {
      rejected(null, ADA);
    }
    tokens.answersLoginWith(new LoginChallenge(object("{\"id\":\"m1\"}")));
    signsIn(null, ADA);
    rejected(null, ADA);
    throttled(null, ADA);
  }

  @Test
  void aFurtherLoginBeginsASessionAsTheFirstOneDoes() {
    answers("a", "{}");
    var session = begun("register", ADA);
    assertEquals(Digest.of("ada"), session.subjectDigest());
    assertEquals(Optional.of("register"), tokens.inputs().get(0).resource());
    assertEquals(Optional.empty(), tokens.inputs().get(0).presented());
    assertEquals(
        session.publicId(), ((LoginSucceeded) node.events.get(node.events.size() - 1)).session());
  }

  @Test
  void anUnknownOneIsAskedNothing() {
    var fault = assertThrows(ProblemException.class, () -> signsIn("other", ADA));
    assertEquals(Problem.NOT_FOUND, fault.problem());
    assertEquals(List.of(), tokens.inputs());
  }

  @Test
  void failuresCountWhereverTheyCame() {
    for (var i = 0; i < 3; i++) {
      rejected("register", "{\"user\":{\"Email\":\" ADA \"},\"code\":" + i + "}");
    }
    for (var i = 0; i < 2; i++) {
      rejected(null, "{\"user[email]\":\"ada\"}");
    }
    throttled(null, ADA);
    throttled("register", ADA);
  }

  // A backend's resource for one-time codes may disregard the account that the body names.
  @Test
  void aFurtherLoginForgetsNoFailure() {
    for (var i = 0; i < 4; i++) {
      rejected(null, ADA);
    }
    answers("a", "{}");
    signsIn("register", ADA);
    rejected(null, ADA);
    throttled(null, ADA);
  }

  @Test
  void aLoginThatNeedsASessionAsksForOne() {
    assertThrows(LoginRequired.class, () -> signsIn("change", CHANGE));
    assertEquals(List.of(), tokens.inputs());
    assertEquals(List.of(), node.events);
  }

  @Test
  void aLoginThatNeedsASessionSaysThatItIsOver() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    clock.pass(Duration.ofHours(24));
    var late = new FakeExchange("POST").header("Cookie", cookies);
    assertThrows(TokenException.SessionEnded.class, () -> signsIn(late, "change", CHANGE));
    assertEquals(1, tokens.inputs().size());
  }

  @Test
  void aNewSessionTakesThePlaceOfTheOld() {
    answers("a", "{}");
    var old = begun(null, ADA);
    var cookies = exchange.cookies();
    node.events.clear();
    clock.pass(Duration.ofHours(1));
    answers("b", "{}");
    var changed = changed(cookies, CHANGE);
    assertEquals(Optional.of(pair("a")), tokens.inputs().get(1).presented());
    assertEquals(pair("b"), changed.tokens());
    assertNotEquals(old.sid(), changed.sid());
    assertEquals(old.start(), changed.start());
    assertEquals(old.subjectDigest(), changed.subjectDigest());
    assertTrue(session(cookies).isEmpty(), "the old session goes on");
    var ended = (SessionEnded) node.events.get(0);
    assertEquals(old.publicId(), ended.session());
    assertEquals(EndCause.REPLACED, ended.cause());
    var began = (LoginSucceeded) node.events.get(1);
    assertEquals(changed.publicId(), began.session());
    assertEquals(old.subjectDigest(), began.account());
  }

  // A backend may end all sessions of the user at a logout.
  @Test
  void theOldTokensAreNotRevoked() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    tokens.revokes(true, true);
    answers("b", "{}");
    changed(cookies, CHANGE);
    node.background.runAll();
    assertEquals(List.of(), tokens.revoked());
    node.serves(new FakeExchange().header("Cookie", exchange.cookies()).request())
        .end(EndCause.LOGOUT);
    node.background.runAll();
    assertEquals(List.of(pair("b")), tokens.revoked());
  }

  @Test
  void aRequestWithTheOldCookiesExpiresNone() {
    answers("a", "{}");
    signsIn(null, ADA);
    var underWay = new FakeExchange().header("Cookie", exchange.cookies());
    answers("b", "{}");
    changed(exchange.cookies(), CHANGE);
    var current = node.serves(underWay.request());
    assertThrows(TokenException.SessionEnded.class, current::fresh);
    assertEquals(List.of(), underWay.setCookies());
  }

  @Test
  void aSessionThatEndedDuringTheLoginIsNotReplaced() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    tokens.revokes(true, true);
    tokens.answersLoginWith(
        () -> {
          var logout = new FakeExchange().header("Cookie", cookies);
          node.serves(logout.request()).end(EndCause.LOGOUT);
          return new Login(pair("b"), object("{}"));
        });
    var asked = new FakeExchange("POST").header("Cookie", cookies);
    assertThrows(TokenException.SessionEnded.class, () -> signsIn(asked, "change", CHANGE));
    assertEquals(List.of(), asked.setCookies());
    node.background.runAll();
    assertEquals(List.of(pair("a"), pair("b")), tokens.revoked());
  }

  @Test
  void ofTwoLoginsAtOnceOneReplacesTheSessionAndNothingIsRevoked() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    tokens.revokes(true, true);
    var first = new FakeExchange("POST").header("Cookie", cookies);
    tokens.answersLoginWith(
        () -> {
          answers("b", "{}");
          signsIn(first, "change", CHANGE);
          return new Login(pair("c"), object("{}"));
        });
    var second = new FakeExchange("POST").header("Cookie", cookies);
    assertThrows(TokenException.SessionEnded.class, () -> signsIn(second, "change", CHANGE));
    assertEquals(List.of(), second.setCookies());
    assertEquals(pair("b"), session(first.cookies()).orElseThrow().tokens());
    node.background.runAll();
    assertEquals(List.of(), tokens.revoked());
  }

  @Test
  void tokensThatDoNotFitReplaceNothing() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    tokens.answersLoginWith(new Login(pair("x".repeat(20_000)), object("{}")));
    assertThrows(TokenTooLarge.class, () -> changed(cookies, CHANGE));
    assertTrue(session(cookies).isPresent());
  }

  @Test
  void failuresCountUnderTheSessionsSubjectToo() {
    answers("a", "{}");
    signsIn(null, ADA);
    var cookies = exchange.cookies();
    tokens.failsLoginWith(new TokenException.LoginRejected());
    for (var i = 0; i < 5; i++) {
      var json = "{\"username\":\"decoy" + i + "\"}";
      assertThrows(TokenException.LoginRejected.class, () -> changed(cookies, json));
    }
    assertThrows(LoginThrottled.class, () -> changed(cookies, CHANGE));
    var event = (LoginRejected) node.events.get(1);
    assertEquals(Digest.of("ada") + ",decoy0", event.account());
    assertTrue(session(cookies).isPresent(), "a wrong password has ended the session");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":{\"id\":\"U-1\"}}|U-1",
        "{\"user\":{\"id\":17}}|17",
        "{\"id\":\"second\"}|second",
        "{\"user\":{\"id\":null},\"id\":\"second\"}|second",
        "{\"user\":{\"id\":[\"x\"]},\"id\":\" \"}|ada",
        "{\"user\":{\"id\":true}}|ada",
        "{}|ada"
      })
  void theSubjectIsNamedByTheAnswer(String answer, String subject) {
    answers("a", answer);
    assertEquals(Digest.of(subject), begun(null, ADA).subjectDigest());
  }

  @Test
  void theSubjectOfAJwtBeatsThatOfTheAnswer() {
    var jwt = Tokens.jwt("jwt-1", clock.instant().plusSeconds(600));
    answers(jwt, "{\"id\":\"second\"}");
    assertEquals(Digest.of("jwt-1"), begun(null, ADA).subjectDigest());
    var cookies = exchange.cookies();
    var other = Tokens.jwt("jwt-2", clock.instant().plusSeconds(600));
    answers(other, "{\"id\":\"second\"}");
    assertEquals(Digest.of("jwt-2"), changed(cookies, CHANGE).subjectDigest());
    answers("opaque", "{\"id\":\"second\"}");
    assertEquals(Digest.of("second"), changed(exchange.cookies(), CHANGE).subjectDigest());
  }

  @Test
  void claimsOfTheAnswerAreKept() {
    answers("a", "{\"user\":{\"name\":\"Ada\",\"roles\":[\"a\"]},\"roles\":null,\"x\":1}");
    var session = begun(null, ADA);
    assertEquals(object("{\"name\":\"Ada\",\"roles\":[\"a\"]}"), session.attributes().claims());
    answers("b", "{}");
    var cookies = exchange.cookies();
    assertEquals(session.attributes().claims(), changed(cookies, CHANGE).attributes().claims());
    answers("c", "{\"roles\":7}");
    assertEquals(
        object("{\"roles\":7}"), changed(exchange.cookies(), CHANGE).attributes().claims());
  }

  @Test
  void claimsThatAreTooLongAreLeftOutAndWarnedOfOnce() {
    try (var log = LogCapture.of(LoginDetails.class)) {
      answers("a", "{\"roles\":\"" + "\u00e4".repeat(510) + "\"}");
      assertEquals(object("{}"), begun(null, ADA).attributes().claims());
      answers("a", "{\"roles\":\"" + "\u00e4".repeat(506) + "\"}");
      assertEquals(1, begun(null, ADA).attributes().claims().size());
      assertEquals(1, log.warnings().size());
      var line = log.warnings().get(0);
      assertTrue(line.startsWith("login: the members of cloakroom.session.claim-fields"), line);
      assertFalse(line.contains("\u00e4"), line);
    }
  }

  @Test
  void whoDoesNotWantToBeRememberedIsForgottenWithTheBrowser() {
    answers("a", "{}");
    var session = begun(null, "{\"username\":\"ada\",\"remember\":false}");
    assertEquals(Optional.of(false), session.attributes().persistent());
    for (var line : exchange.setCookies()) {
      assertFalse(line.contains("Max-Age"), line);
    }
    var cookies = exchange.cookies();
    tokens.answersRenewalWith(pair("b"));
    var renewal = new FakeExchange().header("Cookie", cookies);
    node.serves(renewal.request()).renewed();
    assertEquals(2, renewal.setCookies().size());
    for (var line : renewal.setCookies()) {
      assertFalse(line.contains("Max-Age"), line);
    }
    answers("c", "{}");
    assertEquals(Optional.of(false), changed(renewal.cookies(), CHANGE).attributes().persistent());
    assertEquals(
        Optional.empty(),
        changed(exchange.cookies(), "{\"remember\":true}").attributes().persistent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "null", "\"false\"", "0", "[false]", "{\"remember\":false}"})
  void anythingElseLeavesItToTheSetting(String remember) {
    answers("a", "{}");
    var session = begun(null, "{\"username\":\"ada\",\"remember\":" + remember + "}");
    assertEquals(Optional.empty(), session.attributes().persistent());
    assertTrue(exchange.setCookies().get(0).contains("Max-Age=86400"));
  }
}
