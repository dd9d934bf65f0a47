package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.IssuerKind;
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

  private String session(String cookies) {
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
        "{\"authenticated\":true,\"claims\":{},\"expiresIn\":%d,\"sessionExpiresIn\":%d}"
            .formatted(token, session),
        session(cookies));
  }

  @Test
  void namesNoEndOfATokenThatNamesNone() {
    var cookies = signedIn(new TokenPair("opaque", Optional.of("r"), Optional.empty()));
    assertEquals(
        "{\"authenticated\":true,\"claims\":{},\"sessionExpiresIn\":3600}", session(cookies));
  }

  @Test
  void showsTheClaimsThatItMay() {
    var jwt = Tokens.jwt("{\"sub\":\"ada\",\"secret\":1}");
    var cookies = signedIn(new TokenPair(jwt, Optional.of("r"), Optional.empty()));
    assertEquals(
        "{\"authenticated\":true,\"claims\":{\"sub\":\"ada\"},\"sessionExpiresIn\":3600}",
        session(cookies));
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
        "{\"authenticated\":true,\"claims\":%s,\"sessionExpiresIn\":3600}"
            .formatted(shown.replace('\'', '"')),
        session(login.cookies()));
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
        "{\"authenticated\":true,\"claims\":{},\"expiresIn\":600,\"sessionExpiresIn\":2700}",
        session(renewing.cookies()));
  }

  private void assertUnavailable(String cookies) {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    var exchange = new FakeExchange().header("Cookie", cookies);
    var current = node.serves(exchange.request());
    assertThrows(RefreshUnavailable.class, current::fresh);
    assertEquals(List.of(), exchange.setCookies());
  }
}
