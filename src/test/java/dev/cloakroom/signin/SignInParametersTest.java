package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInParametersTest {
  private static SignInParameters of(String query, String passthrough) {
    var settings = TestSettings.withProvider("cloakroom.oidc.passthrough", passthrough);
    return SignInParameters.of(Query.parse(query), settings.openIdConnect().orElseThrow(), "/app");
  }

  private static SignInParameters of(String query) {
    return of(query, "prompt,max_age,ui_locales,login_hint,acr_values");
  }

  private static void assertInvalid(String query) {
    var problem = assertThrows(ProblemException.class, () -> of(query), query).problem();
    assertEquals(Problem.INVALID_REQUEST, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "prompt=login, prompt, login",
    "prompt=login+consent, prompt, login consent",
    "prompt=none, prompt, none",
    "max_age=0, max_age, 0",
    "max_age=999999999, max_age, 999999999",
    "ui_locales=de-CH+de+en, ui_locales, de-CH de en",
    "login_hint=ad%C3%A4%40example.org, login_hint, ad\u00e4@example.org",
    "acr_values=urn%3Agold+silver, acr_values, urn:gold silver"
  })
  void takesWhatAPageMaySet(String query, String name, String value) {
    assertEquals(Map.of(name, value), of(query).provider());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt=",
        "prompt=Login",
        "prompt=none+login",
        "prompt=login+none",
        "prompt=a+b+c+d+e",
        "prompt=login%20%20consent",
        "max_age=-1",
        "max_age=1.5",
        "max_age=",
        "max_age=9999999999",
        "max_age=%D9%A3",
        "ui_locales=de_CH",
        "ui_locales=a+b+c+d+e+f+g+h+i+j+k",
        "login_hint=a%0D%0Ab",
        "login_hint=",
        "acr_values=gold%20",
        "acr_values=g%C3%B6ld",
        "acr_values=",
        "prompt=login&prompt=login",
        "max_age=1&max_age=2",
        "returnTo=/&returnTo=/",
        "returnTo=https%3A%2F%2Fother.example",
        "returnTo=//other.example",
        "returnTo=/app/api/login",
        "returnTo=/app/api/logout",
        "returnTo="
      })
  void refusesAnotherForm(String query) {
    assertInvalid(query);
  }

  @Test
  void refusesWhatIsTooLong() {
    for (var name : new String[] {"login_hint", "acr_values"}) {
      assertEquals(256, of(name + "=" + "x".repeat(256)).provider().get(name).length());
      assertInvalid(name + "=" + "x".repeat(257));
    }
    // As long as StepUpRequired gives them to a page. They are kept in the cookie.
    assertInvalid("acr_values=" + "x".repeat(128) + "+" + "y".repeat(128));
    assertInvalid("returnTo=/" + "x".repeat(1024));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redirect_uri=https%3A%2F%2Fother.example",
        "state=x",
        "state=x&state=y",
        "nonce=x",
        "scope=admin",
        "client_id=other",
        "response_mode=fragment",
        "request=x",
        "PROMPT=login",
        "prompt%00=login"
      })
  void whatAPageMayNotSetHasNoEffect(String query) {
    assertEquals(new SignInParameters(Optional.empty(), Map.of()), of(query));
  }

  @Test
  void theSettingsSayWhatAPageMaySet() {
    assertEquals(Map.of("prompt", "login"), of("prompt=login&max_age=1", "prompt").provider());
    assertEquals(Map.of(), of("prompt=login", "none").provider());
    assertFalse(of("prompt=none", "max_age").silent());
  }

  @Test
  void isSilentWithPromptNone() {
    assertTrue(of("prompt=none").silent());
    assertFalse(of("prompt=login").silent());
    assertFalse(of("").silent());
  }

  @ParameterizedTest
  @CsvSource({
    "returnTo=/app/orders%3Fid%3D7%26x, /orders?id=7&x",
    "returnTo=/orders, /orders",
    "returnTo=/app, /",
    "returnTo=%2Fapp%2F, /"
  })
  void leadsBackToAPathOfTheApp(String query, String path) {
    assertEquals(Optional.of(new ReturnTo(path)), of(query).returnTo());
  }
}
