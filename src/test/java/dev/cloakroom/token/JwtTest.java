package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {

  // The example of RFC 7515 appendix A.1, signed with HS256.
  private static final String HS256 =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
          + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
          + "Ijp0cnVlfQ"
          + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  // The payload of appendix A.2, signed with RS256; the signature is cut, for nobody here looks.
  private static final String RS256 =
      "eyJhbGciOiJSUzI1NiJ9"
          + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
          + "Ijp0cnVlfQ"
          + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7";

  static List<String> opaque() {
    return Lines.of(JwtTest.class, "hostile-jwts.txt");
  }

  static List<String> senselessExpiries() {
    return Lines.of(JwtTest.class, "senseless-expiries.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {HS256, RS256})
  void readsTheExamplesOfTheRfcWhateverTheyAreSignedWith(String token) {
    var jwt = Jwt.read(token).orElseThrow();
    assertEquals(Optional.of("joe"), jwt.text("iss"));
    assertEquals(Optional.of(Instant.ofEpochSecond(1300819380)), jwt.expiresAt());
    assertEquals(3, jwt.claims().size());
  }

  // In seconds from now; the answer's own expires_in, if it has one.
  @ParameterizedTest
  @CsvSource({
    "0, 300, , 300",
    "60, 360, , 300",
    "60, 360, 300, 300",
    "3600, 3900, , 300",
    // Ended before it began: no life, so exp counts.
    "60, 50, , 50",
    // Our clock is ahead.
    "-270, 30, , 300",
    "-270, 30, 300, 300",
    "-299, 1, , 300",
    "-300, 0, , 300",
    "-330, -30, , 300",
    "-900, 3600, , 4500",
    // A token of a while ago, as the answer says itself.
    "-270, 30, 30, 30",
    "-270, 30, 100, 100",
    "-270, 30, 10, 30",
    "-270, 30, 0, 300",
    "-270, 30, 300000, 300",
    // The time of the login, copied into each token.
    "-1000, 300, , 300",
    "-86400, 300, , 300",
    "-901, -1, , -1"
  })
  void aTokenLivesAsLongAsItWasIssuedForCountedFromItsArrival(
      int issued, int ends, Integer expiresIn, int endsForUs) {
    var now = Instant.parse("2026-11-22T12:00:00Z");
    var jwt =
        Jwt.read(
                Tokens.jwt(
                    "{\"iat\":%d,\"exp\":%d}"
                        .formatted(now.getEpochSecond() + issued, now.getEpochSecond() + ends)))
            .orElseThrow();
    var lifetime = Optional.ofNullable(expiresIn).map(Duration::ofSeconds);
    assertEquals(Optional.of(now.plusSeconds(endsForUs)), jwt.expiresByOurClock(now, lifetime));
  }

  @Test
  void aTokenWithoutIssueDateEndsWhenItSays() {
    var now = Instant.parse("2026-11-22T12:00:00Z");
    var jwt = Jwt.read(Tokens.jwt("ada", now.plusSeconds(30))).orElseThrow();
    var lifetime = Optional.of(Duration.ofSeconds(300));
    assertEquals(Optional.of(now.plusSeconds(30)), jwt.expiresByOurClock(now, lifetime));
    assertEquals(Optional.empty(), jwt.life());
  }

  @Test
  void readsAnUnsignedTokenToo() {
    assertTrue(Jwt.read(encoded("{\"alg\":\"none\"} . {\"sub\":\"ada\"} . ")).isPresent());
  }

  @ParameterizedTest
  @MethodSource("opaque")
  void takesWhatIsNoJwtForOpaque(String segments) {
    var token = encoded(segments);
    assertEquals(Optional.empty(), assertDoesNotThrow(() -> Jwt.read(token)), token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "e30",
        "e30.e30",
        ".e30.s",
        "e30..s",
        "e30.e30.s.",
        "e3 0.e30.s",
        "e30.e3+.s",
        "e30.e3/.s",
        "e30.e3\n0.s",
        "é.é.é",
        "opaque-access-1",
        "2YotnFZFEjr1zCsicMWpAA"
      })
  void takesEverythingElseForOpaqueToo(String token) {
    assertEquals(Optional.empty(), assertDoesNotThrow(() -> Jwt.read(token)));
  }

  @Test
  void survivesNestingWithoutEnd() {
    for (var depth : List.of(33, 10_000, 100_000)) {
      var payload = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      assertEquals(Optional.empty(), assertDoesNotThrow(() -> Jwt.read(Tokens.jwt(payload))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 400, 1_200, 50_000})
  void survivesAnExpiryOfAnyLength(int digits) {
    var token = Tokens.jwt("{\"sub\":\"ada\",\"exp\":" + "9".repeat(digits) + "}");
    var end = assertDoesNotThrow(() -> Jwt.read(token).flatMap(Jwt::expiresAt));
    assertEquals(Optional.empty(), end);
  }

  @Test
  void survivesInvalidUtf8() {
    var payload = Base64.getUrlEncoder().encodeToString(new byte[] {'{', '"', (byte) 0xff, '"'});
    assertEquals(Optional.empty(), Jwt.read("e30." + payload + ".s"));
  }

  @ParameterizedTest
  @MethodSource("senselessExpiries")
  void takesASenselessExpiryForNone(String exp) {
    var jwt = Jwt.read(Tokens.jwt("{\"sub\":\"ada\",\"exp\":" + exp + "}")).orElseThrow();
    assertEquals(Optional.empty(), assertDoesNotThrow(jwt::expiresAt));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1795000000, 2026-11-18T11:06:40Z",
    "1795000000.9, 2026-11-18T11:06:40Z",
    "1.795e9, 2026-11-18T11:06:40Z",
    "253402300799, 9999-12-31T23:59:59Z"
  })
  void readsANumericDate(String exp, Instant end) {
    var jwt = Jwt.read(Tokens.jwt("{\"exp\":" + exp + "}")).orElseThrow();
    assertEquals(Optional.of(end), jwt.expiresAt());
  }

  @Test
  void hasNoExpiryWhereNoneIsNamed() {
    assertEquals(Optional.empty(), Jwt.read(Tokens.jwt("{}")).orElseThrow().expiresAt());
  }

  @Test
  void readsAClaimOnlyIfItIsText() {
    var jwt = Jwt.read(Tokens.jwt("{\"a\":\"b\",\"n\":1,\"l\":[\"b\"],\"z\":null}")).orElseThrow();
    assertEquals(Optional.of("b"), jwt.text("a"));
    for (var claim : List.of("n", "l", "z", "missing")) {
      assertEquals(Optional.empty(), jwt.text(claim), claim);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sub':'ada'} | {'sub':'ada'} | true",
        "{'sub':'ada','iss':'a'} | {'sub':'ada','iss':'a','exp':1} | true",
        "{} | {} | true",
        "{'sub':7} | {'sub':7} | true",
        "{'sub':'ada'} | {'sub':'bob'} | false",
        "{'sub':'ada'} | {'sub':'Ada'} | false",
        "{'sub':'ada','iss':'a'} | {'sub':'ada','iss':'b'} | true",
        "{'sub':'ada','iss':'a'} | {'sub':'bob','iss':'a'} | false",
        "{'sub':7} | {'sub':8} | false",
        "{'sub':'7'} | {'sub':7} | true",
        "{'sub':'7'} | {'sub':8} | false",
        "{'sub':12345678901234567890} | {'sub':'12345678901234567890'} | true",
        "{'sub':true} | {'sub':'true'} | true",
        "{'sub':null} | {'sub':'ada'} | true",
        // As far as both say so.
        "{'sub':'ada'} | {} | true",
        "{} | {'sub':'ada'} | true",
        "{'sub':'ada','iss':'a'} | {'sub':'ada'} | true"
      })
  void comparesSubjectsAsTextAndNoIssuers(String before, String after, boolean same) {
    var one = Jwt.read(Tokens.jwt(before.replace('\'', '"'))).orElseThrow();
    var other = Jwt.read(Tokens.jwt(after.replace('\'', '"'))).orElseThrow();
    assertEquals(same, one.sameSubject(other));
    assertEquals(same, other.sameSubject(one));
  }

  @ParameterizedTest
  @CsvSource({
    "eyJ9.e30.x, true",
    "eyJ9.e30., true",
    "eyJ9..x, true",
    "eyJ9.e30, false",
    "eyJ9, false",
    "eyJ9.e30.x.y, false",
    "a.e30.x, false",
    "xey.e30.x, false"
  })
  void looksLikeOneByItsSegmentsAndItsFirstLetters(String token, boolean likely) {
    assertEquals(likely, Jwt.isLikely(token));
  }

  @Test
  void printsNoClaim() {
    assertFalse(Jwt.read(HS256).orElseThrow().toString().contains("joe"));
  }

  /** Segments as plain text, each of the first two encoded as a JWT's are. */
  private static String encoded(String segments) {
    var parts = segments.split(" \\. ", -1);
    for (var i = 0; i < Math.min(2, parts.length); i++) {
      var bytes = parts[i].getBytes(StandardCharsets.UTF_8);
      parts[i] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
    return Arrays.stream(parts).collect(Collectors.joining("."));
  }
}
