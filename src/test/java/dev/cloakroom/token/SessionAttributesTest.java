package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.crypto.Digest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionAttributesTest {
  private static final Optional<String> SID = Optional.of(Digest.of("https://op", "s1"));

  private static SessionAttributes withClaims(String json) {
    return new SessionAttributes(IssuerKind.OPENID_CONNECT, SID, json, Optional.empty());
  }

  @Test
  void ofAPasswordSayNothingMore() {
    var usual = SessionAttributes.OF_PASSWORD;
    assertEquals(IssuerKind.PASSWORD, usual.issuer());
    assertEquals(Optional.empty(), usual.providerSidDigest());
    assertEquals(JsonObject.EMPTY_JSON_OBJECT, usual.claims());
    assertEquals(Optional.empty(), usual.persistent());
  }

  @Test
  void keepTheClaimsThatTheyWereGiven() {
    var claims = Json.createObjectBuilder().add("name", "Ad\u00e4").build();
    var attributes =
        new SessionAttributes(IssuerKind.OPENID_CONNECT, SID, claims, Optional.empty());
    assertEquals(claims, attributes.claims());
    assertEquals(attributes, withClaims("{\"name\":\"Ad\u00e4\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "{"})
  void holdNoClaimsIfTheTextIsNoJsonObject(String text) {
    assertEquals(JsonObject.EMPTY_JSON_OBJECT, withClaims(text).claims());
  }

  @Test
  void refuseClaimsThatAreTooLongInUtf8() {
    assertEquals(1024, withClaims("\u00e4".repeat(512)).claimsJson().length() * 2);
    assertThrows(IllegalArgumentException.class, () -> withClaims("\u00e4".repeat(512) + "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s1", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA="})
  void refuseAProvidersSidThatIsNoDigest(String text) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SessionAttributes(
                IssuerKind.OPENID_CONNECT, Optional.of(text), "{}", Optional.empty()));
  }

  @Test
  void nameTheRegistrationOfAProviderShortly() {
    var registration = SessionAttributes.registration("https://op", "app");
    assertTrue(registration.matches("[A-Za-z0-9_-]{11}"), registration);
    assertEquals(registration, SessionAttributes.registration("https://op", "app"));
    for (var other : List.of(List.of("https://op/", "app"), List.of("https://op", "App"))) {
      assertNotEquals(registration, SessionAttributes.registration(other.get(0), other.get(1)));
    }
    assertNotEquals(registration, SessionAttributes.registration("https://opa", "pp"));
  }

  @Test
  void ofAProviderNameItAndItsSession() {
    var attributes =
        SessionAttributes.ofProvider(
            "https://op", "app", Optional.of("s1"), JsonObject.EMPTY_JSON_OBJECT);
    assertEquals(IssuerKind.OPENID_CONNECT, attributes.issuer());
    assertEquals(SID, attributes.providerSidDigest());
    assertEquals(
        Optional.of(SessionAttributes.registration("https://op", "app")),
        attributes.registration());
    assertEquals(Optional.empty(), SessionAttributes.OF_PASSWORD.registration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAAAAAAAA", "AAAAAAAAAAAA"})
  void refuseARegistrationThatIsNone(String text) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SessionAttributes(
                IssuerKind.OPENID_CONNECT, SID, "{}", Optional.empty(), Optional.of(text)));
  }

  @Test
  void printNoClaim() {
    assertFalse(withClaims("{\"name\":\"Ada\"}").toString().contains("Ada"));
  }
}
