package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestsTest {
  private static final TokenPair PAIR =
      new TokenPair("access-1", Optional.of("refresh-1"), Optional.empty());
  private static final TokenPair ACCESS_ONLY =
      new TokenPair("access-1", Optional.empty(), Optional.empty());

  // Keys of cloakroom.backend.* without that prefix, and values.
  private static TokenRequests with(String... pairs) {
    for (var i = 0; i < pairs.length; i += 2) {
      pairs[i] = "cloakroom.backend." + pairs[i];
    }
    return new TokenRequests(TestSettings.of(pairs).backend());
  }

  private static String shown(TokenRequest request) {
    return request.fields().stream()
            .map(field -> field.name() + ": " + field.value() + " ")
            .collect(Collectors.joining())
        + new String(request.body(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String login(TokenRequests requests, String credentials) {
    return shown(requests.login(utf8(credentials), Optional.empty()));
  }

  @Test
  void passesTheBytesOfALoginOn() {
    var bytes = utf8("{ \"username\":\"ada\" }");
    assertSame(bytes, with().login(bytes, Optional.empty()).body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\":\"ada\",\"password\":\"a b&c=ä\"} | username=ada&password=a+b%26c%3D%C3%A4",
        "{\"username\":\"ada\",\"n\":7,\"yes\":true,\"none\":null} | username=ada&n=7&yes=true",
        "{} | ''"
      })
  void makesAFormOfFlatCredentials(String json, String form) {
    var request = with("request-format", "form").login(utf8(json), Optional.empty());
    assertEquals(RequestFormat.FORM, request.format());
    assertEquals(form, shown(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"user\":{\"email\":\"a\"}}", "{\"username\":[\"a\"]}"})
  void refusesCredentialsThatNoFormExpresses(String json) {
    var requests = with("request-format", "form");
    var refusal =
        assertThrows(ProblemException.class, () -> requests.login(utf8(json), Optional.empty()));
    assertEquals(Problem.INVALID_REQUEST, refusal.problem());
  }

  @Test
  void letsFixedMembersBeatThePages() {
    var requests = with("login-member.client_id", "web", "login-member.grant_type", "password");
    assertEquals(
        "{\"u\":\"ada\",\"client_id\":\"web\",\"grant_type\":\"password\"}",
        login(requests, "{\"client_id\":\"mine\",\"u\":\"ada\"}"));
  }

  @Test
  void leavesOutWhatABackendMayTakeForAFixedMember() {
    var requests = with("request-format", "form", "login-member.tenant", "ours");
    assertEquals(
        "u=ada&tenants=2&tenant=ours",
        login(
            requests,
            "{\"tenant\":\"a\",\"tenant[]\":\"b\",\" tenant\":\"c\",\"Tenant\":\"d\","
                + "\"u\":\"ada\",\"TENANT[x]\":\"e\",\"tenants\":\"2\"}"));
  }

  // UTF-8 cannot express half a surrogate pair, which JSON can (RFC 8259 section 8.2).
  @Test
  void changesNoPasswordWhereItAddsMembers() {
    assertEquals(
        "{\"p\":\"\\ud800 \uD83D\uDE00 ä\",\"x\":\"y\"}",
        login(with("login-member.x", "y"), "{\"p\":\"\\ud800 \\ud83d\\ude00 \\u00e4\"}"));
  }

  @Test
  void presentsTheTokenOfASessionThatALoginReplaces() {
    var request = with("token-scheme", "Token").login(utf8("{}"), Optional.of(PAIR));
    assertEquals("Authorization: Token access-1 {}", shown(request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "refresh-token-in=body | {\"refresh_token\":\"refresh-1\"}",
        "refresh-request-field=refresh | {\"refresh\":\"refresh-1\"}",
        "refresh-request-field=/data/0/token | {\"data\":{\"0\":{\"token\":\"refresh-1\"}}}",
        "refresh-token-in=bearer | Authorization: Bearer refresh-1 {}",
        "refresh-token-in=header:X-Refresh | X-Refresh: refresh-1 {}",
        "refresh-token-in=cookie:r | Cookie: r=refresh-1 {}",
        "refresh-format=form | refresh_token=refresh-1",
        "refresh-format=form refresh-member.grant_type=refresh_token"
            + " | grant_type=refresh_token&refresh_token=refresh-1",
        "refresh-member.refresh_token=fixed | {\"refresh_token\":\"refresh-1\"}",
        "refresh-with=access-token | {\"refresh_token\":\"access-1\"}",
        "refresh-with=access-token refresh-token-in=bearer | Authorization: Bearer access-1 {}",
        "refresh-with=both refresh-access-field=accessToken"
            + " | {\"refresh_token\":\"refresh-1\",\"accessToken\":\"access-1\"}",
        "refresh-with=both refresh-access-field=/t/access refresh-token-in=cookie:r"
            + " | Cookie: r=refresh-1 {\"t\":{\"access\":\"access-1\"}}"
      })
  void asksForARenewalAsTheSettingsSay(String settings, String request) {
    assertEquals(request, shown(with(settings.split("[ =]")).renewal(PAIR)));
  }

  @Test
  void needsTheTokenThatARenewalUsesUp() {
    assertEquals(Optional.of("refresh-1"), with().renewalToken(PAIR));
    assertEquals(Optional.empty(), with().renewalToken(ACCESS_ONLY));
    var byAccess = with("refresh-with", "access-token");
    assertEquals(Optional.of("access-1"), byAccess.renewalToken(ACCESS_ONLY));
    assertEquals(
        Optional.empty(),
        byAccess.renewalToken(new TokenPair("", Optional.of("r"), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "token-scheme=Bearer | Authorization: Bearer access-1 {\"refresh_token\":\"refresh-1\"}",
        "refresh-token-in=bearer | Authorization: Bearer access-1 {}",
        "refresh-token-in=bearer token-header=X-T token-scheme=none"
            + " | X-T: access-1 Authorization: Bearer refresh-1 {}",
        "refresh-token-in=cookie:r token-transport=cookie"
            + " | Cookie: accessToken=access-1 Cookie: r=refresh-1 {}"
      })
  void tellsOfALogoutWithBothTokens(String settings, String request) {
    assertEquals(request, shown(with(settings.split("[ =]")).logout(PAIR, FakeClock.START)));
  }

  @Test
  void tellsOfALogoutWithAnEndedTokenOnlyWhereItHasNoOther() {
    var end = Optional.of(FakeClock.START.minusSeconds(1));
    assertEquals(
        "{\"refresh_token\":\"r\"}",
        shown(with().logout(new TokenPair("a", Optional.of("r"), end), FakeClock.START)));
    assertEquals(
        "Authorization: Bearer a {}",
        shown(with().logout(new TokenPair("a", Optional.empty(), end), FakeClock.START)));
  }

  // The body of a DELETE does not travel, so the refresh token in it does not either.
  @ParameterizedTest
  @CsvSource({"delete, true", "get, true", "put, false", "post, false"})
  void tellsOfALogoutWithAnEndedTokenWhereTheMethodHasNoBody(String method, boolean access) {
    var pair = new TokenPair("a", Optional.of("r"), Optional.of(FakeClock.START.minusSeconds(1)));
    var request =
        with("logout-path", "/logout", "logout-method", method).logout(pair, FakeClock.START);
    assertEquals(access, !request.fields().isEmpty());
  }
}
