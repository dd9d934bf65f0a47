package dev.cloakroom.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.identity.Identities.Use;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user of a request, from the session's cookies to what a servlet is told. */
class IdentityTest {
  private static final String ISSUER = "https://issuer.example";
  private static final JsonObject NONE = JsonObject.EMPTY_JSON_OBJECT;
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private Settings settings =
      TestSettings.of(
          "mp.jwt.verify.publickey",
          SignedJwts.pem(SignedJwts.RSA.getPublic()),
          "mp.jwt.verify.issuer",
          ISSUER);
  private TestNode node = node();
  private SessionClaims claims = claims();
  private FakeExchange exchange;
  private boolean committed;
  private Use use = Use.APPLICATION;

  private TestNode node() {
    return new TestNode(settings, tokens, new MemoryStore(clock), clock);
  }

  private SessionClaims claims() {
    return new SessionClaims(new ConfiguredJwts(settings, clock), settings, clock);
  }

  private void with(Settings other) {
    settings = other;
    node = node();
    claims = claims();
  }

  private String accessToken(String issuer, String groups) {
    var now = clock.instant().getEpochSecond();
    return SignedJwts.signed(
        Map.of("alg", "RS256"),
        "{\"iss\":\"%s\",\"sub\":\"ada\",\"groups\":[%s],\"iat\":%d,\"exp\":%d}"
            .formatted(issuer, groups, now, now + LIFE.toSeconds()),
        SignedJwts.RSA.getPrivate());
  }

  private TokenPair pair(String accessToken) {
    return new TokenPair(
        accessToken, Optional.of("refresh"), Optional.of(clock.instant().plus(LIFE)));
  }

  private String signedIn(String accessToken) {
    var login = new FakeExchange();
    node.serves(login.request()).start(pair(accessToken), "ada", SessionAttributes.OF_PASSWORD);
    return login.cookies();
  }

  private String signedInAtProvider(String accessToken, JsonObject kept, Optional<String> idToken) {
    var attributes =
        SessionAttributes.ofProvider(TestSettings.ISSUER, "app", Optional.empty(), kept);
    var login = new FakeExchange();
    node.serves(login.request())
        .startOfProvider(
            pair(accessToken).withIdToken(idToken),
            Session.digestOfSubject(IssuerKind.OPENID_CONNECT, TestSettings.ISSUER, "ada"),
            attributes,
            Optional.empty());
    return login.cookies();
  }

  private HttpServletRequest request(String cookies) {
    exchange =
        new FakeExchange()
            .header("Cookie", cookies)
            .on("isCommitted", args -> committed)
            .on("getUserPrincipal", args -> null)
            .on("getRemoteUser", args -> null)
            .on("getAuthType", args -> null)
            .on("isUserInRole", args -> false);
    return new Identities(node.sessions(), claims, settings)
        .identified(exchange.request(), exchange.response(), use);
  }

  @Test
  void isTheUserOfTheSession() {
    var request = request(signedIn(accessToken(ISSUER, "\"editor\"")));
    assertEquals("ada", request.getUserPrincipal().getName());
    assertEquals("ada", request.getRemoteUser());
    assertEquals("Cookie", request.getAuthType());
    assertTrue(request.isUserInRole("editor"));
    assertFalse(request.isUserInRole("owner"));
    assertFalse(request.isUserInRole("*"), "Jakarta Servlet: always false");
    assertTrue(request.isUserInRole("**"), "Jakarta Servlet: any user");
    assertFalse(request.isUserInRole(null));
    assertSame(request.getUserPrincipal(), request.getUserPrincipal());
  }

  @Test
  void isNobodyWithoutASession() {
    var request = request("");
    assertNull(request.getUserPrincipal());
    assertNull(request.getRemoteUser());
    assertNull(request.getAuthType());
    assertFalse(request.isUserInRole("**"));
    assertFalse(request.isUserInRole(null));
  }

  @Test
  void isTheContainersUserWithoutASession() {
    Principal machine = () -> "machine";
    var request = request("");
    exchange.on("getUserPrincipal", args -> machine).on("isUserInRole", args -> true);
    assertSame(machine, request.getUserPrincipal());
    assertTrue(request.isUserInRole("any"));
  }

  @Test
  void countsRatherThanTheContainersUser() {
    Principal machine = () -> "machine";
    var request = request(signedIn(accessToken(ISSUER, "\"editor\"")));
    exchange.on("getUserPrincipal", args -> machine).on("isUserInRole", args -> true);
    assertEquals("ada", request.getUserPrincipal().getName());
    assertFalse(request.isUserInRole("owner"), "its roles do not mix with the session's");
  }

  @Test
  void readsNothingUntilItIsAsked() {
    var request = request(signedIn(accessToken(ISSUER, "")));
    clock.pass(LIFE.plusSeconds(1));
    request.getMethod();
    assertEquals(0, tokens.renewals());
  }

  @Test
  void renewsATokenThatHasExpired() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    clock.pass(LIFE.plusSeconds(1));
    tokens.answersRenewalWith(pair(accessToken(ISSUER, "\"owner\"")));
    var request = request(cookies);
    assertTrue(request.isUserInRole("owner"));
    assertFalse(request.isUserInRole("editor"));
    assertFalse(exchange.setCookies().isEmpty());
    assertEquals(1, tokens.renewals());
  }

  @Test
  void renewsNothingOnceTheResponseIsCommitted() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    clock.pass(LIFE.plusSeconds(1));
    committed = true;
    assertEquals("ada", request(cookies).getRemoteUser());
    assertEquals(0, tokens.renewals());
  }

  @Test
  void hasNoRolesWhileTheyCannotBeKnown() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    clock.pass(LIFE.plusSeconds(120));
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    try (var log = LogCapture.of(SessionClaims.class)) {
      var request = request(cookies);
      assertEquals("ada", request.getUserPrincipal().getName());
      assertFalse(request.isUserInRole("editor"));
      assertEquals("refresh_unavailable", fault(request));
      assertEquals(List.of(), log.warnings(), "the settings are right");
    }
  }

  @Test
  void saysWhyThereIsNobody() {
    assertEquals("login_required", fault(request("")));
    var cookies = signedIn(accessToken(ISSUER, ""));
    var other = new FakeExchange().header("Cookie", cookies);
    node.serves(other.request()).end(EndCause.LOGOUT);
    assertEquals("session_ended", fault(request(cookies)));
  }

  private static String fault(HttpServletRequest request) {
    var identity = (Identity) request.getAttribute(Identity.ATTRIBUTE);
    return identity.fault().orElseThrow().problem().code();
  }

  @ParameterizedTest
  @CsvSource({"https://issuer.example, true", "https://other.example, false"})
  void believesOnlyTheIssuer(String issuer, boolean believed) {
    var cookies = signedIn(accessToken(issuer, "\"editor\""));
    assertEquals(believed, request(cookies).isUserInRole("editor"));
    assertEquals("ada", request(cookies).getRemoteUser());
  }

  @Test
  void saysOnceThatATokenIsNotBelieved() {
    with(
        TestSettings.of(
            "mp.jwt.verify.publickey",
            SignedJwts.pem(SignedJwts.OTHER_RSA.getPublic()),
            "mp.jwt.verify.issuer",
            ISSUER));
    try (var log = LogCapture.of(SessionClaims.class)) {
      assertFalse(request(signedIn(accessToken(ISSUER, "\"editor\""))).isUserInRole("editor"));
      assertFalse(request(signedIn(accessToken(ISSUER, "\"owner\""))).isUserInRole("owner"));
      assertEquals(1, log.warnings().size());
      assertTrue(log.warnings().get(0).contains("[SIGNATURE]"), log.warnings()::toString);
    }
  }

  @Test
  void keysThatCannotBeLoadedAreNoRefusal() {
    with(
        TestSettings.of(
            "mp.jwt.verify.publickey.location",
            "http://127.0.0.1:1/jwks",
            "mp.jwt.verify.issuer",
            ISSUER));
    var request = request(signedIn(accessToken(ISSUER, "\"editor\"")));
    assertFalse(request.isUserInRole("editor"));
    assertEquals("ada", request.getRemoteUser());
    assertEquals("refresh_unavailable", fault(request));
  }

  @Test
  void givesNoRoleOfTheIdTokenBackWhileTheAccessTokenCannotBeJudged() {
    with(
        TestSettings.withProvider(
            "mp.jwt.verify.publickey",
            SignedJwts.pem(SignedJwts.RSA.getPublic()),
            "mp.jwt.verify.issuer",
            ISSUER));
    var idToken = Tokens.jwt("{\"sub\":\"ada\",\"groups\":[\"admin\"]}");
    var cookies = signedInAtProvider(accessToken(ISSUER, "\"editor\""), NONE, Optional.of(idToken));
    assertTrue(request(cookies).isUserInRole("editor"));
    assertFalse(request(cookies).isUserInRole("admin"));
    clock.pass(LIFE.plusSeconds(1));
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    var request = request(cookies);
    assertFalse(request.isUserInRole("admin"));
    assertEquals("refresh_unavailable", fault(request));
  }

  @Test
  void believesNoClaimOfTheUserinfoResource() {
    with(TestSettings.withProvider("cloakroom.oidc.userinfo", "true"));
    var kept = StrictJson.object("{\"groups\":[\"editor\"]}").orElseThrow();
    assertFalse(
        request(signedInAtProvider("opaque", kept, Optional.empty())).isUserInRole("editor"));
  }

  @Test
  void believesNoClaimOfALoginThatTookTheSessionsPlace() {
    with(TestSettings.withProvider());
    var kept = StrictJson.object("{\"groups\":[\"editor\"]}").orElseThrow();
    var cookies = signedInAtProvider("opaque", kept, Optional.empty());
    assertTrue(request(cookies).isUserInRole("editor"));
    var login = new FakeExchange().header("Cookie", cookies);
    var current = node.serves(login.request());
    var attributes =
        new SessionAttributes(IssuerKind.OPENID_CONNECT, Optional.empty(), kept, Optional.empty());
    current.replace(current.fresh(), pair("other"), Optional.of("ada"), attributes);
    assertFalse(request(login.cookies()).isUserInRole("editor"));
  }

  @Test
  void keepsItsNameWhileTheClaimsCannotBeJudged() {
    var now = clock.instant().getEpochSecond();
    var token =
        SignedJwts.signed(
            Map.of("alg", "RS256"),
            "{\"iss\":\"%s\",\"sub\":\"7\",\"upn\":\"ada\",\"iat\":%d,\"exp\":%d}"
                .formatted(ISSUER, now, now + LIFE.toSeconds()),
            SignedJwts.RSA.getPrivate());
    var cookies = signedIn(token);
    assertEquals("ada", request(cookies).getRemoteUser());
    clock.pass(LIFE.plusSeconds(1));
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    assertEquals("ada", request(cookies).getRemoteUser());
  }

  @Test
  void renewsNothingWithAFileThatCachesMayKeep() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    clock.pass(LIFE.plusSeconds(1));
    use = Use.STATIC_FILE;
    assertEquals("ada", request(cookies).getRemoteUser());
    assertEquals(0, tokens.renewals());
    assertEquals(List.of(), exchange.setCookies());
  }

  @Test
  void renewsNothingWithinAnInclude() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    clock.pass(LIFE.plusSeconds(1));
    var request = request(cookies);
    request.setAttribute(RequestDispatcher.INCLUDE_REQUEST_URI, "/menu");
    assertEquals("ada", request.getRemoteUser());
    assertEquals(0, tokens.renewals());
  }

  @Test
  void logoutEndsTheSession() throws ServletException {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    var request = request(cookies);
    exchange.on("logout", args -> null);
    request.logout();
    assertNull(request.getUserPrincipal());
    assertFalse(request.isUserInRole("editor"));
    assertNull(request(cookies).getUserPrincipal(), "the copied cookies are refused");
  }

  @Test
  void believesNoClaimIfNoKeyIsConfigured() {
    with(TestSettings.of());
    var request = request(signedIn(accessToken(ISSUER, "\"editor\"")));
    assertEquals("ada", request.getRemoteUser());
    assertFalse(request.isUserInRole("editor"));
    var user = (SessionUser) request.getUserPrincipal();
    assertEquals(Set.of(), user.getClaimNames());
  }

  @Test
  void believesAForgedTokenOfTheRightNamesNothing() {
    var forged =
        Tokens.jwt(
            "{\"iss\":\"%s\",\"sub\":\"ada\",\"groups\":[\"editor\"],\"iat\":%d,\"exp\":%d}"
                .formatted(
                    ISSUER,
                    clock.instant().getEpochSecond(),
                    clock.instant().plus(LIFE).getEpochSecond()));
    assertFalse(request(signedIn(forged)).isUserInRole("editor"));
  }

  @Test
  void forgetsAVerificationAfterHalfAMinute() {
    var cookies = signedIn(accessToken(ISSUER, "\"editor\""));
    assertTrue(request(cookies).isUserInRole("editor"));
    // The verifier of another key would not believe the token: only what was kept can.
    clock.pass(SessionClaims.KEPT.minusSeconds(1));
    assertTrue(request(cookies).isUserInRole("editor"));
    claims =
        new SessionClaims(
            new ConfiguredJwts(
                TestSettings.of(
                    "mp.jwt.verify.publickey",
                    SignedJwts.pem(SignedJwts.OTHER_RSA.getPublic()),
                    "mp.jwt.verify.issuer",
                    ISSUER),
                clock),
            settings,
            clock);
    assertFalse(request(cookies).isUserInRole("editor"));
  }

  @Test
  void isNamedByTheDigestIfTheTokenIsOpaque() {
    var request = request(signedIn("opaque"));
    assertEquals(Session.digestOfSubject(IssuerKind.PASSWORD, "", "ada"), request.getRemoteUser());
  }

  @Test
  void believesTheIdTokenOfAProvider() {
    with(TestSettings.withProvider("cloakroom.identity.roles-claim", "/realm_access/roles"));
    var idToken =
        Tokens.jwt(
            "{\"iss\":\"%s\",\"sub\":\"7\",\"preferred_username\":\"ada\","
                    .formatted(TestSettings.ISSUER)
                + "\"realm_access\":{\"roles\":[\"editor\"]}}");
    var kept = StrictJson.object("{\"email\":\"ada@example.org\"}").orElseThrow();
    var request = request(signedInAtProvider("opaque", kept, Optional.of(idToken)));
    var user = (SessionUser) request.getUserPrincipal();
    assertEquals("ada", user.getName());
    assertTrue(request.isUserInRole("editor"));
    assertNull(user.getClaim("email"), "the userinfo resource signs nothing");
    assertEquals(idToken, user.getRawToken());
  }

  @Test
  void believesWhatIsKeptOfAnIdTokenThatIsTooLong() {
    with(TestSettings.withProvider());
    var kept = StrictJson.object("{\"sub\":\"ada\",\"groups\":[\"editor\"]}").orElseThrow();
    var request = request(signedInAtProvider("opaque", kept, Optional.empty()));
    assertEquals("ada", request.getRemoteUser());
    assertTrue(request.isUserInRole("editor"));
  }

  @Test
  void isLeftToTheContainerIfItIsOff() {
    with(TestSettings.of("cloakroom.identity", "none"));
    var request = request(signedIn(accessToken(ISSUER, "")));
    assertNull(request.getUserPrincipal());
    assertEquals(Identity.LEFT_TO_SERVER, request.getAttribute(Identity.ATTRIBUTE));
  }
}
