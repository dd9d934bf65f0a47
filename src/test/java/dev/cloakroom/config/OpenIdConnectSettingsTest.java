package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.OpenIdConnect.Authentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIdConnectSettingsTest {
  private static final Map<String, String> NECESSARY =
      Map.of(
          "cloakroom.oidc.issuer", "https://login.example",
          "cloakroom.oidc.client-id", "shop",
          "cloakroom.oidc.client-secret", "hush-hush",
          "cloakroom.public-origins", "https://app.example");

  private static Settings read(String... pairs) {
    var all = new TreeMap<>(NECESSARY);
    for (var i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    var flat = new ArrayList<String>();
    all.forEach((key, value) -> flat.addAll(List.of(key, value)));
    return TestSettings.of(flat.toArray(String[]::new));
  }

  private static OpenIdConnect provider(String... pairs) {
    return read(pairs).openIdConnect().orElseThrow();
  }

  private static String fault(String... pairs) {
    var refusal = assertThrows(InvalidSettings.class, () -> read(pairs));
    assertEquals(1, refusal.faults().size(), refusal::getMessage);
    assertFalse(refusal.getMessage().contains("hush-hush"));
    return refusal.faults().get(0);
  }

  @Test
  void withoutAnIssuerThereIsNoProvider() {
    assertEquals(Optional.empty(), TestSettings.of().openIdConnect());
    assertTrue(TestSettings.of().login().password());
  }

  @Test
  void fiveKeysAreEnough() {
    var provider = provider();
    assertEquals("https://login.example", provider.issuer());
    assertEquals(Authentication.CLIENT_SECRET_BASIC, provider.client().authentication());
    assertEquals(List.of("openid", "profile", "email"), provider.scopes());
    assertEquals(Set.of("RS256", "PS256", "ES256"), provider.algorithms());
  }

  @Test
  void withAProviderThePasswordNeedsItsKey() {
    assertFalse(read().login().password());
    assertFalse(read("cloakroom.backend.login-path", "none").login().password());
    assertTrue(read("cloakroom.backend.login-path", "/auth/login").login().password());
    assertTrue(read("cloakroom.backend.preset", "simplejwt").login().password());
    assertFalse(TestSettings.of("cloakroom.backend.login-path", "none").login().password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example",
        "https://login.example?x=1",
        "https://login.example/#top",
        "https://ada@login.example",
        "login.example",
        "ftp://login.example",
        "https://"
      })
  void refusesAnIssuerThatIsNone(String issuer) {
    assertTrue(fault("cloakroom.oidc.issuer", issuer).startsWith("cloakroom.oidc.issuer: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/backend",
        "http://localhost:9000/",
        "https://login.example/realms/a/",
        "https://LOGIN.example"
      })
  void keepsAnIssuerAsItIs(String issuer) {
    assertEquals(issuer, provider("cloakroom.oidc.issuer", issuer).issuer());
  }

  @ParameterizedTest
  @CsvSource({
    "cloakroom.oidc.client-id, '', cloakroom.oidc.client-id: missing",
    "cloakroom.oidc.client-secret, '', 'cloakroom.oidc.client-secret: missing, and no client-key'",
    "cloakroom.public-origins, '', cloakroom.public-origins: missing",
    "cloakroom.oidc.client-auth, private_key_jwt, cloakroom.oidc.client-key: missing",
    "cloakroom.oidc.client-auth, none, cloakroom.oidc.client-auth: 'none' is not known",
    "cloakroom.oidc.client-key, file:///no/such/file, cloakroom.oidc.client-key: that file",
    "cloakroom.oidc.scopes, profile email, cloakroom.oidc.scopes: without openid",
    "cloakroom.oidc.algorithms, 'RS256,none', cloakroom.oidc.algorithms: 'none' is no",
    "cloakroom.oidc.algorithms, HS256, cloakroom.oidc.algorithms: 'HS256' is no",
    "cloakroom.oidc.clock-skew, PT6M, cloakroom.oidc.clock-skew: longer than PT5M",
    "cloakroom.oidc.transaction, PT11M, cloakroom.oidc.transaction: longer than PT10M",
    "cloakroom.oidc.transactions, 0, cloakroom.oidc.transactions: 0 is out of range",
    "cloakroom.oidc.passthrough, redirect_uri, cloakroom.oidc.passthrough: a parameter",
    "cloakroom.oidc.parameters, state=1, cloakroom.oidc.parameters: 'state' is set",
    "cloakroom.oidc.parameters, audience, cloakroom.oidc.parameters: not a name",
    "cloakroom.oidc.parameters, 'a=1,a=2', cloakroom.oidc.parameters: 'a' twice",
    "cloakroom.oidc.resources, /orders, cloakroom.oidc.resources: not an absolute URI",
    "cloakroom.oidc.redirect-uri, /callback, cloakroom.oidc.redirect-uri: not an absolute URL",
    "cloakroom.oidc.issuer2, x, cloakroom.oidc.issuer2: no such key"
  })
  void saysWhatIsWrong(String key, String value, String begin) {
    var text = fault(key, value);
    assertTrue(text.startsWith(begin.replace("'", "'")), text);
  }

  @Test
  void aKeyMakesTheClientProveItselfByIt() {
    var provider =
        provider(
            "cloakroom.oidc.client-key", "{\"kty\":\"EC\"}", "cloakroom.oidc.client-secret", "");
    assertEquals(Authentication.PRIVATE_KEY_JWT, provider.client().authentication());
    assertFalse(provider.toString().contains("kty"));
  }

  @Test
  void aFormOfThePageMayBeLedToTheProvider() {
    var policy =
        read("cloakroom.oidc.issuer", "https://login.example:8443/realms/a")
            .page()
            .contentSecurityPolicy();
    assertTrue(policy.contains("form-action 'self' https://login.example:8443;"), policy);
    assertTrue(TestSettings.of().page().contentSecurityPolicy().contains("form-action 'self';"));
  }

  @Test
  void noneLetsAPageSetNothing() {
    assertEquals(Set.of(), provider("cloakroom.oidc.passthrough", "none").passthrough());
  }
}
