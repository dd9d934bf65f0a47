package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.audit.AuditEvent.LogoutTokenRefused;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.signin.SignInScene.Answer;
import dev.cloakroom.testing.FormFields;
import dev.cloakroom.testing.ScriptedProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The modules for Relying Parties of the OpenID Foundation's conformance suite, each played with a
 * provider in this process: the module, what its provider does, and what comes of it.
 *
 * <p><em>signed in</em>: a session began; <em>stops</em>: there is none, no cookie of a session was
 * touched, and nothing more was sent to the provider, also when the browser came once more. In
 * brackets stands the reason in the audit log.
 */
class ConformanceTest {
  // oidcc-client-basic-certification-test-plan, and its modules that the plan does not list.
  // oidcc-client-formpost-basic-certification-test-plan has the same modules.
  private static final String BASIC =
      """
      oidcc-client-test                            | nothing is wrong                         | signed in, userinfo used
      oidcc-client-test-invalid-iss                | ID token of another issuer               | provider_invalid (issuer), stops
      oidcc-client-test-missing-sub                | ID token without sub                     | provider_invalid (subject), stops
      oidcc-client-test-invalid-aud                | ID token for another client              | provider_invalid (audience), stops
      oidcc-client-test-missing-iat                | ID token without iat                     | provider_invalid (claims), stops
      oidcc-client-test-kid-absent-single-jwks     | one key without kid                      | signed in, userinfo used
      oidcc-client-test-kid-absent-multiple-jwks   | two keys without kid                     | signed in, userinfo used
      oidcc-client-test-idtoken-sig-rs256          | nothing is wrong                         | signed in, userinfo used
      oidcc-client-test-idtoken-sig-none           | ID token not signed                      | provider_invalid (signature), stops
      oidcc-client-test-invalid-sig-rs256          | ID token wrongly signed                  | provider_invalid (signature), stops
      oidcc-client-test-userinfo-invalid-sub       | userinfo of another user                 | signed in, userinfo dropped
      oidcc-client-test-nonce-invalid              | ID token with another nonce              | login_invalid (nonce), stops
      oidcc-client-test-scope-userinfo-claims      | nothing is wrong                         | signed in, userinfo used
      oidcc-client-test-client-secret-basic        | nothing is wrong                         | signed in, userinfo used
      oidcc-client-test-missing-aud                | ID token without aud                     | provider_invalid (audience), stops
      oidcc-client-test-invalid-athash             | ID token with another at_hash            | provider_invalid (at_hash), stops
      oidcc-client-test-invalid-sig-es256          | ID token wrongly signed with ES256       | provider_invalid (signature), stops
      oidcc-client-test-invalid-sig-hs256          | ID token signed with the client's secret | provider_invalid (signature), stops
      oidcc-client-test-userinfo-bearer-header     | nothing is wrong                         | signed in, userinfo used
      """;

  // oidcc-client-config-certification-test-plan.
  private static final String CONFIG =
      """
      oidcc-client-test-discovery-openid-config    | nothing is wrong                         | signed in, userinfo used
      oidcc-client-test-discovery-jwks-uri-keys    | keys at another address                  | signed in, userinfo used
      oidcc-client-test-discovery-issuer-mismatch  | metadata of another issuer               | provider_invalid, stops
      oidcc-client-test-idtoken-sig-none           | ID token not signed                      | provider_invalid (signature), stops
      oidcc-client-test-ignores-unparseable-key    | decoys among the keys                    | signed in, userinfo used
      """;

  // fapi2-security-profile-final-client-test-plan, as far as a module needs no PAR, no DPoP and no
  // key of the client; the names begin with fapi2-security-profile-final-client-test-.
  private static final String FAPI =
      """
      happy-path                                   | decoys among the keys                    | signed in, userinfo used
      token-type-case-insensitivity                | token_type is BEARER                     | signed in, userinfo used
      token-endpoint-response-without-expires_in   | no expires_in                            | signed in, userinfo used
      discovery-issuer-mismatch                    | metadata of another issuer               | provider_invalid, stops
      invalid-iss                                  | ID token of another issuer               | provider_invalid (issuer), stops
      invalid-missing-iss                          | ID token without iss                     | provider_invalid (issuer), stops
      invalid-aud                                  | ID token for another client              | provider_invalid (audience), stops
      invalid-secondary-aud                        | ID token for others too                  | provider_invalid (audience), stops
      invalid-missing-aud                          | ID token without aud                     | provider_invalid (audience), stops
      invalid-null-alg                             | ID token not signed                      | provider_invalid (signature), stops
      invalid-expired-exp                          | ID token that has expired                | provider_invalid (expiry), stops
      invalid-missing-exp                          | ID token without exp                     | provider_invalid (claims), stops
      invalid-nonce                                | ID token with another nonce              | login_invalid (nonce), stops
      invalid-missing-nonce                        | ID token without nonce                   | login_invalid (nonce), stops
      invalid-authorization-response-iss           | answer of another issuer                 | login_invalid (iss)!, stops
      remove-authorization-response-iss            | answer without iss                       | login_invalid (iss)!, stops
      ensure-authorization-response-with-invalid-state-fails | answer with another state      | login_expired (expired)!, stops
      ensure-authorization-response-with-invalid-missing-state-fails | answer without state   | login_invalid (state)!, stops
      """;

  // oidcc-client-back-channel-logout-rp-basic.
  private static final String BACKCHANNEL =
      """
      oidcc-client-test-rp-backchannel-rpinitlogout             | without typ                      | 200
      oidcc-client-test-rp-backchannel-rpinitlogout-alg-none    | not signed                       | 400 (signature)
      oidcc-client-test-rp-backchannel-rpinitlogout-no-event    | without an event                 | 400 (claims)
      oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce  | with a nonce                     | 400 (claims)
      oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg   | signed with the client's secret  | 400 (signature)
      oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud   | for another client               | 400 (audience)
      oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event | with another event               | 400 (claims)
      oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss   | of another issuer                | 400 (issuer)
      """;

  // oidcc-client-refreshtoken-test-plan.
  private static final String REFRESH =
      """
      oidcc-client-test-refresh-token                | nothing is wrong                   | renewed
      oidcc-client-test-refresh-token-invalid-issuer | renewed ID token of another issuer | session_ended, stops
      oidcc-client-test-refresh-token-invalid-sub    | renewed ID token of another user   | session_ended, stops
      oidcc-client-test-refresh-token-invalid-aud    | renewed ID token for another client | session_ended, stops
      oidcc-client-test-refresh-token-invalid-azp    | renewed ID token with another azp  | session_ended, stops
      """;

  /** The modules that are about something that is not offered. */
  static final String NOT_OFFERED =
      """
      oidcc-client-test-3rd-party-init-login                      | no sign-in starts from another site
      oidcc-client-test-nonce-unless-code-flow                    | the code flow only
      oidcc-client-test-userinfo-bearer-body                      | the access token goes in the header field
      oidcc-client-test-userinfo-signed                           | userinfo is JSON
      oidcc-client-test-mtls-endpoint-aliases                     | no mutual TLS
      oidcc-client-test-request-uri-signed-rs256                  | no request objects
      oidcc-client-test-request-uri-signed-none                   | no request objects
      oidcc-client-test-aggregated-claims                         | claims of the ID token and of userinfo only
      oidcc-client-test-distributed-claims                        | claims of the ID token and of userinfo only
      oidcc-client-test-discovery-webfinger-acct                  | one provider, which is configured
      oidcc-client-test-discovery-webfinger-url                   | one provider, which is configured
      oidcc-client-test-dynamic-registration                      | the client is registered by hand
      oidcc-client-test-rp-frontchannel-rpinitlogout              | no front-channel logout
      oidcc-client-test-rp-frontchannel-opinitlogout              | no front-channel logout
      oidcc-client-test-session-management                        | no session management by frames
      fapi2-security-profile-final-client-test-valid-aud-as-array | no profile of FAPI yet
      fapi2-security-profile-final-client-test-invalid-alternate-alg | RS256 is accepted without the profile
      fapi2-security-profile-final-client-test-happy-path-no-dpop-nonce | no DPoP
      fapi2-security-profile-final-client-test-rs-dpop-auth-scheme-case-insensitivity | no DPoP
      fapi2-security-profile-final-client-refresh-token-test      | no profile of FAPI yet
      """;

  private static final String[] SETTINGS = {
    "cloakroom.oidc.userinfo", "true", "cloakroom.session.claims", "email"
  };

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = BASIC)
  void basic(String module, String fault, String result) {
    try (var scene = new SignInScene(SETTINGS)) {
      assertEquals(result, signsIn(scene, fault, "returnTo=/page"));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = BASIC)
  void formPost(String module, String fault, String result) {
    try (var scene = inForms()) {
      assertEquals(result, signsIn(scene, fault, "returnTo=/page"));
    }
  }

  /** {@code oidcc-client-test-form-post-error}. */
  @Test
  void formPostError() {
    try (var scene = inForms()) {
      var result = signsIn(scene, "error login_required", "prompt=none&max_age=0");
      assertEquals("told login_required, stops", result);
    }
  }

  private static SignInScene inForms() {
    return new SignInScene(
        Stream.concat(Stream.of(SETTINGS), Stream.of("cloakroom.oidc.response-mode", "form_post"))
            .toArray(String[]::new));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = CONFIG)
  void config(String module, String fault, String result) {
    basic(module, fault, result);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = FAPI)
  void fapi(String module, String fault, String result) {
    basic(module, fault, result);
  }

  /** {@code oidcc-client-test-signing-key-rotation}. */
  @ParameterizedTest
  @CsvSource({"new key beside the old one", "new key in place of the old one"})
  void signingKeyRotation(String rotation) {
    try (var scene = new SignInScene(SETTINGS)) {
      signsIn(scene, "nothing is wrong", "");
      assertEquals("signed in, userinfo used", signsIn(scene, rotation, ""));
    }
  }

  /** {@code oidcc-client-test-signing-key-rotation-just-before-signing}. */
  @ParameterizedTest
  @CsvSource({"new key beside the old one", "other key under the same kid"})
  void signingKeyRotationJustBeforeSigning(String rotation) {
    try (var scene = new SignInScene(SETTINGS)) {
      signsIn(scene, "nothing is wrong", "");
      var browser = scene.browser();
      var query = scene.visits(browser, scene.node(0), "");
      ProviderFaults.play(rotation, scene.provider);
      var answer = scene.comesBack(browser, scene.node(0), query);
      assertEquals("signed in, userinfo used", result(scene, answer));
    }
  }

  private static String signsIn(SignInScene scene, String fault, String query) {
    ProviderFaults.play(fault, scene.provider);
    var browser = scene.browser();
    URI location;
    try {
      location = scene.starts(browser, scene.node(0), query);
    } catch (ProblemException e) {
      var asked = scene.provider.requests().size();
      return e.problem().code()
          + (asked == scene.provider.calls(ScriptedProvider.METADATA) ? ", stops" : "");
    }
    var callback = scene.visits(location);
    var before = browser.copy();
    var answer = scene.comesBack(browser, scene.node(0), callback);
    var codes = scene.codes().size();
    scene.comesBack(before, scene.node(1), callback);
    assertEquals(codes, scene.codes().size(), "a code was sent twice");
    return result(scene, answer);
  }

  private static String result(SignInScene scene, Answer answer) {
    var claims = answer.session().map(session -> session.attributes().claims().keySet());
    if (claims.isPresent()) {
      return answer.words()
          + (claims.get().contains("email") ? ", userinfo used" : ", userinfo dropped");
    }
    var asked = scene.provider.calls(ScriptedProvider.USERINFO);
    return answer.words() + (asked == 0 ? ", stops" : ", goes on");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = REFRESH)
  void refreshToken(String module, String fault, String result) {
    try (var scene = new SignInScene(SETTINGS)) {
      ProviderFaults.play(fault, scene.provider);
      var browser = scene.browser();
      scene.comesBack(browser, scene.node(0), scene.visits(browser, scene.node(0), ""));
      scene.passes(Duration.ofMinutes(5));
      var asked = scene.provider.requests().size();
      assertEquals(result, renewed(scene, browser, asked + 1));
    }
  }

  private static String renewed(SignInScene scene, SignInBrowser browser, int asked) {
    try {
      var exchange = browser.fromTheApp(null);
      scene.node(0).serves(exchange).fresh();
      browser.receives(exchange);
      return scene.session(browser, scene.node(1)).isPresent() ? "renewed" : "lost";
    } catch (ProblemException e) {
      return e.problem().code()
          + (scene.provider.requests().size() == asked ? ", stops" : ", goes on");
    }
  }

  /**
   * {@code oidcc-client-test-rp-init-logout}. There is no {@code state}, so in {@code
   * …-other-state} and {@code …-no-state} nothing is left to compare.
   */
  @Test
  void rpInitiatedLogout() {
    try (var scene = new SignInScene(SETTINGS)) {
      var browser = scene.browser();
      scene.comesBack(browser, scene.node(0), scene.visits(browser, scene.node(0), ""));
      var copy = browser.copy();
      var fields = FormFields.read(scene.logsOut(browser, scene.node(0)).getRawQuery());
      var token = scene.node(0).serves(copy.fromTheApp(null));
      assertEquals(token.known().flatMap(token::idToken), fields.one("id_token_hint"));
      assertEquals(Optional.of("https://app.example/"), fields.one("post_logout_redirect_uri"));
      assertFalse(fields.all().containsKey("state"));
      assertFalse(browser.hasCookies());
      scene.node(1).ticks();
      assertEquals(Optional.empty(), scene.session(copy, scene.node(1)));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = BACKCHANNEL)
  void backchannelLogout(String module, String fault, String result) {
    try (var scene = new SignInScene(SETTINGS)) {
      var browser = scene.browser();
      scene.comesBack(browser, scene.node(0), scene.visits(browser, scene.node(0), ""));
      scene.logsOut(browser, scene.node(0));
      var token = scene.provider.logoutToken("ada", scene.provider.lastSession());
      ProviderFaults.token(fault).accept(token);
      assertEquals(result, told(scene.node(1), scene.browser(), token.compact()));
    }
  }

  private static String told(SignInNode node, SignInBrowser provider, String token) {
    try {
      node.isTold(provider.postedByTheProvider(), "logout_token=" + token);
      return "200";
    } catch (ProblemException e) {
      var refused = (LogoutTokenRefused) node.node.events.get(node.node.events.size() - 1);
      return e.problem().status() + " (" + refused.reason() + ")";
    }
  }

  private static Stream<String> notOffered() {
    return NOT_OFFERED.lines();
  }

  @ParameterizedTest
  @MethodSource
  void notOffered(String row) {
    var module = row.split(" *\\| ")[0];
    assertFalse((BASIC + CONFIG + FAPI).lines().anyMatch(line -> line.startsWith(module + " ")));
  }
}
