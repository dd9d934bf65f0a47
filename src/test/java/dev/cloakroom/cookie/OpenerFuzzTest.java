package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.Session;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Only what was sealed opens, character for character; whatever was sealed, it is read safely. */
class OpenerFuzzTest {
  private static final String ACCESS = "__Host-Http-accessToken";
  private static final CookieSealer SEALER = sealer(TestSettings.KEY_A + "," + TestSettings.KEY_B);
  private static final SessionCookies COOKIES =
      new SessionCookies(TestSettings.of(), new FakeClock());
  private static final Pattern EDIT = Pattern.compile("(\\d{1,3})(.)");

  private record Sealed(String name, int parts, byte[] plain, String value) {}

  private static final Map<String, Sealed> SEALED = new LinkedHashMap<>();
  private static final Map<String, String> FOREIGN =
      Map.of(
          "{stolen}", sealer("a:" + TestSettings.KEY_B.substring(2)).seal("n", 1, bytes("stolen")),
          "{gone}", sealer("c:" + TestSettings.KEY_B.substring(2)).seal("n", 1, bytes("gone")));

  static {
    seal("{n1}", SEALER, "n", 1, "one");
    seal("{n2}", SEALER, "n", 2, "four");
    seal("{m1}", SEALER, "m", 1, "");
    seal("{old}", sealer(TestSettings.KEY_B), "n", 1, "under the key before");
  }

  private static CookieSealer sealer(String keys) {
    return new CookieSealer(TestSettings.of("cloakroom.cookie.keys", keys).cookies().keys());
  }

  private static void seal(String key, CookieSealer sealer, String name, int parts, String text) {
    SEALED.put(key, new Sealed(name, parts, bytes(text), sealer.seal(name, parts, bytes(text))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Lines: a name; a number of parts; a value, in which {@code {n1}} and the like stand for sealed
   * ones; edits such as {@code 17x}, which puts an x at 17.
   */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({"{n1}", "{n2}", "{m1}", "{old}", "{stolen}", "{gone}", "=", "AQEBYQ"})
  void opensNothingButWhatWasSealed(byte[] input) {
    var lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 4);
    if (lines.length < 3) {
      return;
    }
    var parts = lines[1].matches("\\d{1,3}") ? Integer.parseInt(lines[1]) : 1;
    var value = edited(filledIn(lines[2]), lines.length > 3 ? lines[3] : "");

    var opened = SEALER.open(lines[0], parts, value);
    for (var sealed : SEALED.values()) {
      if (sealed.value.equals(value) && sealed.name.equals(lines[0]) && sealed.parts == parts) {
        assertArrayEquals(sealed.plain, opened.orElseThrow());
        assertEquals(parts, CookieSealer.parts(value));
        return;
      }
    }
    assertFalse(opened.isPresent(), value);
    var said = CookieSealer.parts(value);
    assertTrue(said >= 0 && said <= Byte.MAX_VALUE, value);
  }

  private static String filledIn(String template) {
    var value = template;
    for (var sealed : SEALED.entrySet()) {
      value = value.replace(sealed.getKey(), sealed.getValue().value);
    }
    for (var foreign : FOREIGN.entrySet()) {
      value = value.replace(foreign.getKey(), foreign.getValue());
    }
    return value;
  }

  private static String edited(String value, String edits) {
    var text = new StringBuilder(value);
    EDIT.matcher(edits)
        .results()
        .filter(edit -> Integer.parseInt(edit.group(1)) < text.length())
        .forEach(edit -> text.setCharAt(Integer.parseInt(edit.group(1)), edit.group(2).charAt(0)));
    return text.toString();
  }

  /** The input is what a cookie of ours holds, as another version of ours may have written it. */
  @FuzzTest(maxDuration = "90s")
  void readsWhateverWasSealed(byte[] plain) {
    var decoded = TokenCodec.decode(plain);
    decoded.ifPresent(OpenerFuzzTest::encodesAndDecodesToItself);
    if (SEALER.sealedLength(plain.length) > 4000) {
      return;
    }
    var cookie = ACCESS + "=" + SEALER.seal(ACCESS, 1, plain);
    var reading = COOKIES.read(new FakeExchange().header("Cookie", cookie).request());
    assertEquals(decoded.map(TokenCodec.Sealed::sid), reading.session().map(Session::sid));
    assertEquals(reading.session().isEmpty(), reading.broken());
    reading
        .session()
        .ifPresent(session -> session.left(java.time.Duration.ofDays(1), FakeClock.START));
  }

  private static void encodesAndDecodesToItself(TokenCodec.Sealed sealed) {
    var session = new Session(sealed.sid(), sealed.start(), sealed.subject(), sealed.home(), null);
    var again = TokenCodec.encode(session, sealed.token(), sealed.expiresAt());
    assertEquals(sealed, TokenCodec.decode(again).orElseThrow());
  }
}
