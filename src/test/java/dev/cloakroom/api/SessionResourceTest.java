package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionResourceTest {
  private static final String ADA = Session.digestOfSubject(IssuerKind.PASSWORD, "", "ada");
  private static final String LAST_SEEN = "lastSeen";
  private static final String IDLE = "cloakroom.session.idle";
  private static final TokenPair OPAQUE =
      new TokenPair("opaque", Optional.of("r"), Optional.empty());

  private final FakeClock clock = new FakeClock();
  private final Settings settings =
      TestSettings.of(
          "cloakroom.session.max-age", "PT1H", "cloakroom.session.claim-fields", "/user/roles");
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node = new TestNode(settings, tokens, new MemoryStore(clock), clock);

  private String signedIn(TokenPair pair) {
    var login = new FakeExchange();
    node.serves(login.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    return login.cookies();
  }

  private static String answer(String claims, String times) {
    return "{\"authenticated\":true,\"claims\":%s,\"subject\":\"%s\",%s,\"renewable\":true}"
        .formatted(claims, ADA, times);
  }

  private String session(String cookies) {
    return session(node, settings, cookies);
  }

  private String session(TestNode node, Settings settings, String cookies) {
    var exchange = new FakeExchange().header("Cookie", cookies);
    var answer =
        new SessionResource(
                node.serves(exchange.request()),
                new EnrichedClaims(TeamBeans.NONE),
                settings,
                clock)
            .session();
    assertEquals(List.of(), exchange.setCookies());
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"0, 600, 3600", "100, 500, 3500", "700, 0, 2900", "3599, 0, 1"})
  void countsDownTheTokenAndTheSession(int passed, int token, int session) {
    var end = Optional.of(clock.instant().plusSeconds(600));
    var cookies = signedIn(new TokenPair("opaque", Optional.of("r"), end));
    clock.pass(Duration.ofSeconds(passed));
    assertEquals(
        answer("{}", "\"expiresIn\":%d,\"sessionExpiresIn\":%d".formatted(token, session)),
        session(cookies));
  }

  @Test
  void namesNoEndOfATokenThatNamesNone() {
    var cookies = signedIn(new TokenPair("opaque", Optional.of("r"), Optional.empty()));
    assertEquals(answer("{}", "\"sessionExpiresIn\":3600"), session(cookies));
  }

  @Test
  void showsTheClaimsThatItMay() {
    var jwt = Tokens.jwt("{\"sub\":\"ada\",\"secret\":1}");
    var cookies = signedIn(new TokenPair(jwt, Optional.of("r"), Optional.empty()));
    assertEquals(answer("{\"sub\":\"ada\"}", "\"sessionExpiresIn\":3600"), session(cookies));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opaque|{'name':'Ada','roles':['a']}|{'name':'Ada','roles':['a']}",
        "{'sub':'ada','roles':1}|{'roles':['a'],'name':'A'}|{'roles':['a'],'name':'A','sub':'ada'}",
        "{'name':'of the token'}|{'name':'of the login'}|{'name':'of the token'}",
        "{'secret':1}|{'secret':2,'noLongerListed':3}|{}",
      })
  void showsTheClaimsOfTheLoginBelowThoseOfTheToken(String token, String ofLogin, String shown) {
    var jwt = token.startsWith("{") ? Tokens.jwt(token.replace('\'', '"')) : token;
    var attributes =
        new SessionAttributes(
            IssuerKind.PASSWORD, Optional.empty(), ofLogin.replace('\'', '"'), Optional.empty());
    var login = new FakeExchange();
    node.serves(login.request())
        .start(new TokenPair(jwt, Optional.of("r"), Optional.empty()), "ada", attributes);
    assertEquals(
        answer(shown.replace('\'', '"'), "\"sessionExpiresIn\":3600"), session(login.cookies()));
  }

  @ParameterizedTest
  @CsvSource({"PT20M, 0, 1200", "PT20M, 1200, 0", "PT1H, 0, 3600", "PT1H, 3599, 1"})
  void countsDownUntilAnUnusedSessionEnds(String limit, int passed, int left) {
    var settings = TestSettings.of("cloakroom.session.max-age", "PT1H", IDLE, limit);
    var node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    var login = new FakeExchange();
    node.serves(login.request()).start(OPAQUE, "ada", SessionAttributes.OF_PASSWORD);
    clock.pass(Duration.ofSeconds(passed));
    var answer = session(node, settings, login.cookies());
    assertTrue(answer.contains("\"idleExpiresIn\":" + left + ","), answer);
  }

  @Test
  void anUnusedSessionEndsWithItsLifetimeAtTheLatest() {
    var settings = TestSettings.of("cloakroom.session.max-age", "PT1H", IDLE, "PT40M");
    var node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    var used = new FakeExchange();
    node.serves(used.request()).start(OPAQUE, "ada", SessionAttributes.OF_PASSWORD);
    clock.pass(Duration.ofMinutes(30));
    var using = new FakeExchange().header("Cookie", used.cookies());
    node.serves(using.request()).fresh();
    // The tokens' cookies are those of the login; that of the last use is new.
    var tokenCookies = used.cookies().replaceFirst("; [^;]*" + LAST_SEEN + "=[^;]*", "");
    var answer = session(node, settings, tokenCookies + "; " + using.cookies());
    assertTrue(answer.contains("\"idleExpiresIn\":1800,\"sessionExpiresIn\":1800,"), answer);
  }

  @Test
  void saysThatATokenCannotBeRenewedWithoutARefreshToken() {
    var cookies = signedIn(new TokenPair("opaque", Optional.empty(), Optional.empty()));
    assertTrue(session(cookies).endsWith(",\"renewable\":false}"), session(cookies));
  }

  @Test
  void tellsUsersApartWithoutNamingThem() {
    var adas = List.of(subject("ada"), subject("ada"));
    assertEquals(adas.get(0), adas.get(1));
    assertNotEquals(adas.get(0), subject("grace"));
    assertNotEquals(subject(""), subject(""));
  }

  private String subject(String account) {
    var login = new FakeExchange();
    node.serves(login.request()).start(OPAQUE, account, SessionAttributes.OF_PASSWORD);
    return StrictJson.object(session(login.cookies())).orElseThrow().getString("subject");
  }

  @Test
  void isOverWithTheSession() {
    var cookies = signedIn(new TokenPair("opaque", Optional.of("r"), Optional.empty()));
    clock.pass(Duration.ofHours(1));
    assertEquals("{\"authenticated\":false}", session(cookies));
  }

  @Test
  void knowsNobodyWithoutCookies() {
    assertEquals("{\"authenticated\":false}", session("theme=dark"));
  }

  @Test
  void saysWhyNobodyIsSignedInWhileTheTokenCannotBeRenewed() {
    var end = Optional.of(clock.instant().plusSeconds(600));
    var cookies = signedIn(new TokenPair("opaque", Optional.of("r"), end));
    clock.pass(Duration.ofSeconds(600));
    assertUnavailable(cookies);
    clock.pass(Duration.ofMinutes(5));
    assertEquals("{\"authenticated\":false,\"reason\":\"refresh_unavailable\"}", session(cookies));
    assertUnavailable(cookies);

    tokens.answersRenewalWith(
        new TokenPair(
            "opaque-2", Optional.of("r-2"), Optional.of(clock.instant().plusSeconds(600))));
    var renewing = new FakeExchange().header("Cookie", cookies);
    node.serves(renewing.request()).fresh();
    assertEquals(
        answer("{}", "\"expiresIn\":600,\"sessionExpiresIn\":2700"), session(renewing.cookies()));
  }

  private void assertUnavailable(String cookies) {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    var exchange = new FakeExchange().header("Cookie", cookies);
    var current = node.serves(exchange.request());
    assertThrows(RefreshUnavailable.class, current::fresh);
    assertEquals(List.of(), exchange.setCookies());
  }
}
