package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Any text is a JWT whose claims make sense, or opaque; never a fault. */
class JwtFuzzTest {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** The input is the whole token. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({"eyJhbGciOiJub25lIn0", ".e30.", "eyJ", "e30", "."})
  void readsAnyToken(byte[] input) {
    var token = new String(input, StandardCharsets.ISO_8859_1);
    var jwt = Jwt.read(token);
    if (jwt.isPresent()) {
      var segments = token.split("\\.", -1);
      assertEquals(3, segments.length);
      assertTrue(StrictJson.object(Base64.getUrlDecoder().decode(segments[0])).isPresent());
      check(jwt.get());
    }
  }

  /** The input is what stands between the dots. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({"{\"exp\":", "\"sub\":\"", "1e9", "-1", "\\u0000", "{", "}", "[", "]", "\""})
  void readsAnyClaims(byte[] input) {
    var jwt = Jwt.read("e30." + Base64.getUrlEncoder().encodeToString(input) + ".");
    assertEquals(StrictJson.object(input), jwt.map(Jwt::claims));
    jwt.ifPresent(JwtFuzzTest::check);
  }

  private static void check(Jwt jwt) {
    var exp = jwt.claims().get("exp");
    var end = jwt.expiresAt();
    if (end.isPresent()) {
      assertTrue(exp instanceof JsonNumber);
      assertTrue(!end.get().isBefore(Instant.EPOCH) && !end.get().isAfter(LATEST), end::toString);
      assertEquals((long) ((JsonNumber) exp).doubleValue(), end.get().getEpochSecond());
    }
    jwt.claims()
        .forEach(
            (name, value) -> {
              assertEquals(value instanceof JsonString, jwt.text(name).isPresent());
              jwt.text(name).ifPresent(text -> assertEquals(text, jwt.claims().getString(name)));
            });
    assertTrue(jwt.sameSubject(jwt));
    assertEquals("Jwt[" + jwt.claims().size() + " claims]", jwt.toString());
  }
}
