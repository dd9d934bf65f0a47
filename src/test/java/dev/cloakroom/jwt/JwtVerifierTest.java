package dev.cloakroom.jwt;

import static dev.cloakroom.jwt.SignedJwts.EC;
import static dev.cloakroom.jwt.SignedJwts.OTHER_RSA;
import static dev.cloakroom.jwt.SignedJwts.RSA;
import static dev.cloakroom.jwt.SignedJwts.base64Url;
import static dev.cloakroom.jwt.SignedJwts.pem;
import static dev.cloakroom.jwt.SignedJwts.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.jwt.JwtRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
  private static final String ISSUER = "https://issuer.example";
  private static final String CLIENT = "client-1";
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final FakeClock clock = new FakeClock();
  private final JwtClaims claims = claims();

  private JwtClaims claims() {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(CLIENT);
    claims.setSubject("ada");
    claims.setIssuedAt(NumericDate.fromMilliseconds(clock.millis()));
    claims.setExpirationTime(
        NumericDate.fromMilliseconds(clock.instant().plus(LIFE).toEpochMilli()));
    return claims;
  }

  private static JwtRules rules(String... algorithms) {
    return new JwtRules(
        VerificationKeys.of("keys", pem(RSA.getPublic())),
        Set.of(algorithms),
        ISSUER,
        Set.of(CLIENT),
        SKEW,
        Set.of("exp", "iat", "sub"),
        Optional.of(Duration.ofMinutes(5)));
  }

  private String rs256() {
    return signed(claims, "RS256", RSA.getPrivate(), "k1");
  }

  private VerifiedJwt verify(String jwt) {
    return new JwtVerifier(rules("RS256", "ES256"), clock).verify(jwt);
  }

  private Set<Reason> refusal(String jwt) {
    return assertThrows(JwtRefused.class, () -> verify(jwt)).reasons();
  }

  @Test
  void tellsWhatAGoodOneSays() {
    claims.setStringListClaim("groups", "a", "b");
    claims.setClaim("mixed", List.of("a", 1));
    var jwt = verify(rs256());
    assertEquals(Optional.of("ada"), jwt.text("sub"));
    assertEquals(Optional.empty(), jwt.text("iat"));
    assertEquals(Optional.empty(), jwt.text("nonce"));
    assertEquals(List.of("a", "b"), jwt.texts("groups"));
    assertEquals(List.of(), jwt.texts("mixed"));
    assertEquals(List.of(), jwt.texts("sub"));
    assertEquals(List.of(), jwt.texts("nonce"));
    assertFalse(jwt.toString().contains("ada"), jwt::toString);
  }

  @Test
  void refusesTheSignatureOfAnotherKey() {
    var jwt = signed(claims, "RS256", OTHER_RSA.getPrivate(), "k1");
    assertEquals(Set.of(Reason.SIGNATURE), refusal(jwt));
  }

  @Test
  void refusesWhatWasChangedAfterIt() {
    var parts = rs256().split("\\.");
    claims.setSubject("grace");
    assertEquals(
        Set.of(Reason.SIGNATURE),
        refusal(parts[0] + "." + base64Url(claims.toJson()) + "." + parts[2]));
  }

  // RFC 8725 section 2.1.
  @Test
  void refusesNoSignature() {
    var parts = rs256().split("\\.");
    for (var header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{}")) {
      for (var signature : List.of("", parts[2])) {
        var jwt = base64Url(header) + "." + parts[1] + "." + signature;
        assertEquals(Set.of(Reason.SIGNATURE), refusal(jwt), header);
      }
    }
  }

  @Test
  void refusesAnHmacWithThePublicKeyAsItsSecret() {
    for (var secret :
        List.of(
            RSA.getPublic().getEncoded(),
            pem(RSA.getPublic()).getBytes(StandardCharsets.US_ASCII))) {
      var jwt = signed(claims, "HS256", new HmacKey(secret), "k1");
      assertEquals(Set.of(Reason.SIGNATURE), refusal(jwt));
    }
  }

  @Test
  void refusesAnAlgorithmThatIsNotAllowedThoughTheKeyIsRight() {
    assertEquals(
        Set.of(Reason.SIGNATURE), refusal(signed(claims, "RS512", RSA.getPrivate(), "k1")));
  }

  @Test
  void refusesAnAllowedAlgorithmWithAKeyOfAnotherKind() {
    assertEquals(Set.of(Reason.SIGNATURE), refusal(signed(claims, "ES256", EC.getPrivate(), "k1")));
  }

  // A header may name a key of its own (RFC 7515 sections 4.1.2, 4.1.3 and 4.1.5).
  @Test
  void believesNoKeyThatTheHeaderBrings() {
    var own = base64Url("{\"alg\":\"RS256\",\"jku\":\"https://evil.example/jwks\"}");
    var parts = rs256().split("\\.");
    assertEquals(Set.of(Reason.SIGNATURE), refusal(own + "." + parts[1] + "." + parts[2]));
  }

  @Test
  void refusesOneThatIsOver() {
    var jwt = rs256();
    clock.pass(LIFE.plus(SKEW).minusSeconds(1));
    assertEquals(Optional.of("ada"), verify(jwt).text("sub"));
    clock.pass(Duration.ofSeconds(2));
    assertEquals(Set.of(Reason.TIME), refusal(jwt));
  }

  @Test
  void refusesOneThatIsNotValidYet() {
    var start = clock.instant().plus(SKEW).plusSeconds(1);
    claims.setNotBefore(NumericDate.fromMilliseconds(start.toEpochMilli()));
    assertEquals(Set.of(Reason.TIME), refusal(rs256()));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Optional.of("ada"), verify(rs256()).text("sub"));
  }

  @Test
  void refusesOneThatWasIssuedLongAgoOrWillBe() {
    claims.setExpirationTime(
        NumericDate.fromMilliseconds(clock.instant().plusSeconds(3_600).toEpochMilli()));
    var jwt = rs256();
    clock.pass(Duration.ofMinutes(5).plus(SKEW).plusSeconds(1));
    assertEquals(Set.of(Reason.TIME), refusal(jwt));
    var later = clock.instant().plus(SKEW).plusSeconds(1);
    claims.setIssuedAt(NumericDate.fromMilliseconds(later.toEpochMilli()));
    assertEquals(Set.of(Reason.TIME), refusal(rs256()));
  }

  @Test
  void refusesAnotherIssuerAndNone() {
    claims.setIssuer(ISSUER + "/");
    assertEquals(Set.of(Reason.ISSUER), refusal(rs256()));
    claims.unsetClaim("iss");
    assertEquals(Set.of(Reason.ISSUER), refusal(rs256()));
  }

  @Test
  void refusesAnotherAudienceAndNone() {
    claims.setAudience("client-2");
    assertEquals(Set.of(Reason.AUDIENCE), refusal(rs256()));
    claims.unsetClaim("aud");
    assertEquals(Set.of(Reason.AUDIENCE), refusal(rs256()));
    claims.setAudience("client-2", CLIENT);
    assertEquals(Optional.of("ada"), verify(rs256()).text("sub"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iat", "sub"})
  void refusesOneWithoutARequiredClaim(String name) {
    claims.setClaim(name, null);
    assertEquals(Set.of(Reason.CLAIMS), refusal(rs256()));
    claims.unsetClaim(name);
    assertEquals(Set.of(Reason.CLAIMS), refusal(rs256()));
  }

  @Test
  void refusesAClaimOfAnotherForm() {
    claims.setClaim("exp", "tomorrow");
    assertEquals(Set.of(Reason.CLAIMS), refusal(rs256()));
  }

  @Test
  void saysEverythingThatIsWrong() {
    claims.setIssuer("https://other.example");
    claims.setAudience("client-2");
    assertEquals(Set.of(Reason.ISSUER, Reason.AUDIENCE), refusal(rs256()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a", "a.b", "a.b.c", "a.b.c.d.e", "a b", "null"})
  void refusesWhatIsNoJwt(String text) {
    assertEquals(Set.of(Reason.SIGNATURE), refusal(text));
  }

  @Test
  void aRefusalShowsNothingOfTheJwt() {
    claims.setIssuer("https://other.example");
    var jwt = rs256();
    var refusal = assertThrows(JwtRefused.class, () -> verify(jwt));
    assertEquals("[ISSUER]", refusal.getMessage());
    assertEquals(null, refusal.getCause());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "HS512", "dir", "A128KW", ""})
  void hasNoRulesUnderWhichAnybodyCouldSign(String algorithm) {
    assertThrows(IllegalArgumentException.class, () -> rules("RS256", algorithm));
  }

  @Test
  void hasNoRulesWithoutAnAlgorithmOrAnIssuer() {
    assertThrows(IllegalArgumentException.class, () -> rules());
    var good = rules("RS256");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new JwtRules(
                good.keys(),
                good.algorithms(),
                "",
                good.audiences(),
                good.skew(),
                good.requiredClaims(),
                good.maxAge()));
  }
}
