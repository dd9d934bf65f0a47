package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team's own resources, servlets, filters and beans are told of the user. */
@OnServer
class IdentityIT {
  private final ScriptedBackend backend = Server.backend();
  private Browser browser = Browser.at(Server.root(StaffVariants.VERIFIED));

  private static String accessToken(String issuer, Instant expiresAt, String... roles) {
    var groups =
        Stream.of(roles).map(role -> '"' + role + '"').collect(Collectors.joining(",", "[", "]"));
    return SignedJwts.signed(
        Map.of("alg", "RS256", "typ", "JWT"),
        "{\"iss\":\"%s\",\"sub\":\"7\",\"upn\":\"ada\",\"jti\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":%s,\"department\":\"press\",\"shifts\":[1,2]}"
            .formatted(
                issuer,
                UUID.randomUUID(),
                Instant.now().getEpochSecond(),
                expiresAt.getEpochSecond(),
                groups),
        SignedJwts.RSA.getPrivate());
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(600);
  }

  private void signedIn(String... roles) {
    signedInWith(accessToken(StaffVariants.ISSUER, soon(), roles));
  }

  private void signedInWith(String token) {
    backend.answersLoginWith("{\"token\":\"%s\",\"refresh_token\":\"r1\"}".formatted(token));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
  }

  private Map<String, String> who() {
    return lines(browser.get("staff/desk"));
  }

  private static Map<String, String> lines(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return answer
        .body()
        .lines()
        .map(line -> line.split(" (?=[^ ]*$)|(?<=^bean) |(?<=^roles) |(?<=^groups) ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @Test
  void aResourceSeesTheUserOfTheSession() {
    signedIn("editor", "clerk");
    assertEquals(
        Map.ofEntries(
            Map.entry("SecurityContext", "ada"),
            Map.entry("HttpServletRequest", "ada"),
            Map.entry("JsonWebToken", "ada"),
            Map.entry("roles", "[clerk, editor]"),
            Map.entry("editor", "true"),
            Map.entry("owner", "false"),
            Map.entry("issuer", StaffVariants.ISSUER),
            Map.entry("department", "press"),
            Map.entry("shifts", "2"),
            Map.entry("groups", "[clerk, editor]"),
            Map.entry("bean", "ada, ada, ada, press, editor true true")),
        who());
  }

  @Test
  void aResourceSeesNobodyWithoutASession() {
    assertEquals(
        Map.ofEntries(
            Map.entry("SecurityContext", "null"),
            Map.entry("HttpServletRequest", "null"),
            Map.entry("JsonWebToken", "null"),
            Map.entry("roles", "[]"),
            Map.entry("editor", "false"),
            Map.entry("owner", "false"),
            Map.entry("issuer", "null"),
            Map.entry("department", "null"),
            Map.entry("shifts", "null"),
            Map.entry("groups", "null"),
            Map.entry("bean", "null, null, null, null, editor false false")),
        who());
  }

  @Test
  void servletsAndFiltersSeeTheUserOfTheSession() {
    signedIn("editor");
    var answer = browser.get("desk/");
    assertEquals(
        "principal ada|remote user ada|by Cookie|editor true|token ada",
        answer.body().lines().collect(Collectors.joining("|")));
    assertEquals(List.of("ada"), answer.headers().allValues("Caller"));
  }

  @Test
  void servletsAndFiltersSeeNobodyWithoutASession() {
    var answer = browser.get("desk/");
    assertEquals(
        "principal null|remote user null|by null|editor false|token null",
        answer.body().lines().collect(Collectors.joining("|")));
    assertEquals(List.of("null"), answer.headers().allValues("Caller"));
  }

  @ParameterizedTest
  @CsvSource({
    "staff/desk/edit, editor, 200, edited by ada",
    "staff/desk/edit, owner, 200, edited by ada",
    "staff/desk/edit, clerk, 403, forbidden",
    "staff/desk/never, owner, 403, forbidden",
    "staff/archive, owner, 200, all",
    "staff/archive, editor, 403, forbidden",
    "staff/archive/catalogue, clerk, 200, catalogue",
    "staff/archive/book, owner, 200, book",
    "staff/archive/book, bookkeeper, 403, forbidden",
    "staff/ledger/book, bookkeeper, 200, ledger",
    "staff/ledger/book, owner, 403, forbidden",
  })
  void annotationsDecideWhoMayCall(String path, String role, int status, String expected) {
    signedIn(role);
    assertAnswer(status, expected, browser.get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "staff/desk/edit, 401, login_required",
    "staff/desk/never, 403, forbidden",
    "staff/archive, 401, login_required",
    "staff/archive/catalogue, 200, catalogue",
    "staff/archive/book, 401, login_required",
    "staff/ledger/book, 401, login_required",
  })
  void annotationsTurnStrangersAway(String path, int status, String expected) {
    assertAnswer(status, expected, browser.get(path));
  }

  private static void assertAnswer(int status, String expected, HttpResponse<String> answer) {
    if (status == 200) {
      assertEquals(expected, answer.body());
    } else {
      Answers.assertProblem(status, expected, answer);
    }
    assertEquals(status, answer.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer theirs", "Bearer a.b.c", "Basic YWRhOng=", "Nonsense"})
  void anAuthorizationFieldNeitherCountsNorDisturbs(String value) {
    var stranger = browser.with("Authorization", value);
    Answers.assertProblem(401, "login_required", stranger.get("staff/desk/edit"));
    assertEquals("catalogue", stranger.get("staff/archive/catalogue").body());
    signedIn("editor");
    var user = browser.with("Authorization", value);
    assertEquals("edited by ada", user.get("staff/desk/edit").body());
    assertTrue(user.get("desk/").body().contains("principal ada"));
  }

  @Test
  void aBearerTokenThatWouldVerifyDoesNotCountEither() {
    var token = accessToken(StaffVariants.ISSUER, soon(), "editor");
    var machine = browser.with("Authorization", "Bearer " + token);
    Answers.assertProblem(401, "login_required", machine.get("staff/desk/edit"));
    assertTrue(machine.get("desk/").body().contains("principal null"));
  }

  @Test
  void rolesAreThoseOfTheRenewedToken() {
    signedInWith(accessToken(StaffVariants.ISSUER, Instant.now().minusSeconds(1), "editor"));
    backend.answersRefreshWith(
        "{\"token\":\"%s\",\"refresh_token\":\"r2\"}"
            .formatted(accessToken(StaffVariants.ISSUER, soon(), "owner")));
    assertEquals("edited by ada", browser.get("staff/desk/edit").body());
    assertEquals("all", browser.get("staff/archive").body());
    assertEquals(1, backend.calls(ScriptedBackend.REFRESH));
  }

  @Test
  void aSessionThatIsOverIsSaidToBe() {
    signedInWith(accessToken(StaffVariants.ISSUER, Instant.now().minusSeconds(100), "editor"));
    backend.rejectsRefreshWith("invalid_grant");
    Answers.assertProblem(401, "session_ended", browser.get("staff/desk/edit"));
    Answers.assertProblem(401, "login_required", browser.get("staff/desk/edit"));
  }

  @Test
  void rolesThatCannotBeKnownNowAreNoRefusal() {
    signedInWith(accessToken(StaffVariants.ISSUER, Instant.now().minusSeconds(100), "editor"));
    backend.answers(ScriptedBackend.REFRESH, 503, "application/json", "{}");
    Answers.assertProblem(503, "refresh_unavailable", browser.get("staff/desk/edit"));
    assertTrue(browser.get("desk/").body().contains("editor false"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsigned", "other-issuer"})
  void claimsThatWereNotVerifiedDoNotCount(String kind) {
    signedInWith(
        kind.equals("unsigned")
            ? Tokens.jwt(
                "{\"iss\":\"%s\",\"sub\":\"7\",\"groups\":[\"editor\"],\"iat\":%d,\"exp\":%d}"
                    .formatted(
                        StaffVariants.ISSUER,
                        Instant.now().getEpochSecond(),
                        soon().getEpochSecond()))
            : accessToken("https://other.example", soon(), "editor"));
    assertEquals("7", who().get("SecurityContext"));
    assertEquals("[]", who().get("roles"));
    assertEquals("null", who().get("issuer"));
    Answers.assertProblem(403, "forbidden", browser.get("staff/desk/edit"));
  }

  @Test
  void withoutVerificationAUserHasANameAndNoRoles() {
    browser = Browser.at(Server.root(StaffVariants.UNVERIFIED));
    signedIn("editor");
    assertEquals("7", who().get("SecurityContext"));
    assertEquals("[]", who().get("roles"));
    Answers.assertProblem(403, "forbidden", browser.get("staff/desk/edit"));
  }

  @Test
  void theClaimsOfAnIdTokenCount() {
    browser = Browser.at(Server.root(StaffVariants.OIDC));
    Server.provider()
        .script()
        .idTokens(
            token ->
                token
                    .claim("preferred_username", "ada")
                    .claim("groups", List.of("clerk"))
                    .claim("realm_access", Map.of("roles", List.of("editor")))
                    .claim("department", "press"));
    ProviderSignIn.of(browser).signIn("");
    assertEquals("ada", who().get("SecurityContext"));
    assertEquals("[clerk, editor]", who().get("roles"));
    assertEquals("press", who().get("department"));
    assertEquals("edited by ada", browser.get("staff/desk/edit").body());
    Answers.assertProblem(403, "forbidden", browser.get("staff/archive"));
  }

  @Test
  void identityNoneLeavesTheUserToTheContainer() {
    browser = Browser.at(Server.root(StaffVariants.OFF));
    signedIn("editor");
    assertTrue(browser.get("desk/").body().contains("principal null"));
  }

  @Test
  void machineClientsKeepMicroProfileJwtOfTheServer() {
    assumeTrue(StaffVariants.hasMachines(), "GlassFish 8.0.0: see its page");
    browser = Browser.at(Server.root(StaffVariants.MACHINES));
    var token = accessToken(StaffVariants.ISSUER, soon(), "machine");
    var machine = browser.with("Authorization", "Bearer " + token);
    assertEquals("ada ada", machine.get("machines/reading").body());
    Answers.assertProblem(401, "login_required", browser.get("machines/reading"));
    signedIn("editor");
    assertEquals("edited by ada", browser.get("staff/desk/edit").body());
    Answers.assertProblem(403, "forbidden", browser.get("machines/reading"));
  }

  @Test
  void aMechanismOfTheTeamDisturbsNoSession() {
    assumeTrue(StaffVariants.hasMachines(), "GlassFish 8.0.0: not tried");
    browser = Browser.at(Server.root(StaffVariants.MECHANISM));
    assertEquals("catalogue", browser.get("staff/archive/catalogue").body());
    Answers.assertProblem(401, "login_required", browser.get("staff/desk/edit"));
    signedIn("editor");
    assertEquals("edited by ada", browser.get("staff/desk/edit").body());
    assertEquals("catalogue", browser.get("staff/archive/catalogue").body());
    Answers.assertProblem(403, "forbidden", browser.get("badges/reading"));
  }

  @Test
  @NotOn(
      server = "wildfly",
      because =
          "WildFly answers 500 to a user of an application's own `HttpAuthenticationMechanism` whom"
              + " its security domain does not know")
  void aMechanismOfTheTeamTellsWhoIsCallingWithoutASession() {
    assumeTrue(StaffVariants.hasMachines(), "GlassFish 8.0.0: not tried");
    browser = Browser.at(Server.root(StaffVariants.MECHANISM)).with("Badge", "robot");
    assertEquals("robot null", browser.get("badges/reading").body());
    Answers.assertProblem(403, "forbidden", browser.get("staff/desk/edit"));
  }
}
