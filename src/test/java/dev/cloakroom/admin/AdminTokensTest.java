package dev.cloakroom.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokensTest {
  private static final KeyPair RSA = rsa();
  private static final KeyPair OTHER = rsa();
  private static final String ISSUER = "https://issuer.example";

  private final FakeClock clock = new FakeClock();

  private static KeyPair rsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private AdminTokens tokens(String... more) {
    return with(pem(RSA.getPublic()), more);
  }

  private AdminTokens with(String key, String... more) {
    var settings =
        Stream.concat(
            Stream.of("mp.jwt.verify.publickey", key, "mp.jwt.verify.issuer", ISSUER),
            Stream.of(more));
    return new AdminTokens(
        new ConfiguredJwts(TestSettings.of(settings.toArray(String[]::new)), clock));
  }

  private JwtClaims claims() {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject("user-1");
    claims.setClaim("upn", "grace");
    claims.setIssuedAt(NumericDate.fromMilliseconds(clock.millis()));
    claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + 60_000));
    claims.setStringListClaim("groups", "user", AdminTokens.ROLE);
    return claims;
  }

  private static String signed(JwtClaims claims, String algorithm, KeyPair keys) {
    var signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKeyIdHeaderValue("k1");
    signature.setKey(keys.getPrivate());
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String bearer(JwtClaims claims) {
    return "Bearer " + signed(claims, "RS256", RSA);
  }

  private static Problem refusal(AdminTokens tokens, String... authorization) {
    var refusal =
        assertThrows(ProblemException.class, () -> tokens.require(List.of(authorization)));
    return refusal.problem();
  }

  @Test
  void letsAnAdministratorPassAndSaysWhoItIs() {
    assertEquals("grace", tokens().require(List.of(bearer(claims()))));
    assertEquals("grace", tokens().require(List.of(bearer(claims()).replace("Bearer", "bearer"))));
  }

  @Test
  void takesOtherFormsOfKeys() throws JoseException {
    var jwk = JsonWebKey.Factory.newJwk(RSA.getPublic());
    jwk.setKeyId("k1");
    var set = new JsonWebKeySet(jwk).toJson();
    var encoded = Base64.getUrlEncoder().withoutPadding();
    for (var key :
        List.of(
            jwk.toJson(),
            set,
            encoded.encodeToString(jwk.toJson().getBytes()),
            encoded.encodeToString(set.getBytes()),
            Base64.getEncoder().encodeToString(RSA.getPublic().getEncoded()))) {
      assertEquals("grace", with(key).require(List.of(bearer(claims()))), key);
    }
  }

  @Test
  void takesTheKeyFromAFile(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("key.pem"), pem(RSA.getPublic()));
    var settings =
        TestSettings.of(
            "mp.jwt.verify.publickey.location",
            file.toUri().toString(),
            "mp.jwt.verify.issuer",
            ISSUER);
    var tokens = new AdminTokens(new ConfiguredJwts(settings, clock));
    assertEquals("grace", tokens.require(List.of(bearer(claims()))));
    assertEquals(
        Problem.UNAUTHORIZED, refusal(tokens, "Bearer " + signed(claims(), "RS256", OTHER)));
  }

  @Test
  void takesEllipticCurvesIfTold() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var keys = generator.generateKeyPair();
    var token = "Bearer " + signed(claims(), "ES256", keys);
    var tokens = with(pem(keys.getPublic()), "mp.jwt.verify.publickey.algorithm", "ES256");
    assertEquals("grace", tokens.require(List.of(token)));
    assertEquals(Problem.UNAUTHORIZED, refusal(with(pem(keys.getPublic())), token));
  }

  @Test
  void refusesWithoutTheRole() {
    var claims = claims();
    claims.setStringListClaim("groups", "user");
    assertEquals(Problem.FORBIDDEN, refusal(tokens(), bearer(claims)));
    claims.unsetClaim("groups");
    assertEquals(Problem.FORBIDDEN, refusal(tokens(), bearer(claims)));
    claims.setClaim("groups", Map.of("cloakroom-admin", true));
    assertEquals(Problem.FORBIDDEN, refusal(tokens(), bearer(claims)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer a.b.c",
        "Bearer null",
        "Basic YTpi",
        "Bearer a b"
      })
  void refusesWhatIsNoToken(String field) {
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens(), field));
  }

  @Test
  void refusesTwoCredentialsAndNone() {
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens()));
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens(), bearer(claims()), bearer(claims())));
  }

  static Stream<String> forgeries() {
    var test = new AdminTokensTest();
    var whole = signed(test.claims(), "RS256", RSA);
    var body = whole.substring(0, whole.lastIndexOf('.') + 1);
    var payload = body.substring(body.indexOf('.'));
    var none =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
    var expired = test.claims();
    expired.setExpirationTime(NumericDate.fromMilliseconds(test.clock.millis() - 61_000));
    var endless = test.claims();
    endless.unsetClaim("exp");
    var foreign = test.claims();
    foreign.setIssuer("https://other.example");
    var nobodys = test.claims();
    nobodys.unsetClaim("iss");
    return Stream.of(
        signed(test.claims(), "RS256", OTHER),
        signed(test.claims(), "RS384", RSA),
        body,
        body + "AAAA",
        none + payload,
        none + payload + whole.substring(whole.lastIndexOf('.') + 1),
        signed(expired, "RS256", RSA),
        signed(endless, "RS256", RSA),
        signed(foreign, "RS256", RSA),
        signed(nobodys, "RS256", RSA));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void refusesForgeries(String token) {
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens(), "Bearer " + token));
  }

  @Test
  void asksForTheAudienceIfTold() {
    var claims = claims();
    var tokens = tokens("mp.jwt.verify.audiences", "cloakroom,other");
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens, bearer(claims)));
    claims.setAudience("cloakroom", "x");
    assertEquals("grace", tokens.require(List.of(bearer(claims))));
    assertEquals("grace", tokens().require(List.of(bearer(claims))));
  }

  @Test
  void toleratesAClockAMinuteOff() {
    var token = bearer(claims());
    clock.pass(Duration.ofSeconds(119));
    assertEquals("grace", tokens().require(List.of(token)));
    clock.pass(Duration.ofSeconds(2));
    assertEquals(Problem.UNAUTHORIZED, refusal(tokens(), token));
  }

  @Test
  void refusesATokenOfLongAgoIfTold() {
    var claims = claims();
    claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + 3_600_000));
    var token = bearer(claims);
    clock.pass(Duration.ofSeconds(100));
    var strict = tokens("mp.jwt.verify.token.age", "30", "mp.jwt.verify.clock.skew", "0");
    assertEquals(Problem.UNAUTHORIZED, refusal(strict, token));
    assertEquals("grace", tokens().require(List.of(token)));
  }

  @Test
  void obeysNobodyWithoutAKeyOrAnIssuer() {
    var token = bearer(claims());
    assertEquals(
        Problem.UNAUTHORIZED,
        refusal(new AdminTokens(new ConfiguredJwts(TestSettings.of(), clock)), token));
    var keyOnly = TestSettings.of("mp.jwt.verify.publickey", pem(RSA.getPublic()));
    assertEquals(
        Problem.UNAUTHORIZED, refusal(new AdminTokens(new ConfiguredJwts(keyOnly, clock)), token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "{}", "{\"keys\":3}", "-----BEGIN PUBLIC KEY-----\nAAAA"})
  void doesNotStartWithAKeyThatIsNone(String key) {
    var fault = assertThrows(IllegalArgumentException.class, () -> with(key));
    assertFalse(fault.getMessage().contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classpath:/no/key.pem", "file:///no/key.pem", "no/key.pem", "file:// x"})
  void doesNotStartWithoutTheKeyThatItIsPointedTo(String location) {
    var settings =
        TestSettings.of(
            "mp.jwt.verify.publickey.location", location, "mp.jwt.verify.issuer", ISSUER);
    assertThrows(
        IllegalArgumentException.class, () -> new AdminTokens(new ConfiguredJwts(settings, clock)));
  }
}
