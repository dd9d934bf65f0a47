package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.SealingKey;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Only what was sealed opens, character for character; whatever was sealed, it is read safely. */
class OpenerFuzzTest {
  private static final String ACCESS = "__Host-Http-accessToken";
  private static final CookieSealer SEALER = sealer(TestSettings.KEY_A + "," + TestSettings.KEY_B);
  private static final SessionCookies COOKIES =
      new SessionCookies(TestSettings.of(), new FakeClock());
  private static final SealingKey KEY = TestSettings.of().cookies().keys().get(0);
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
  @DictionaryEntries({"{n1}", "{n2}", "{m1}", "{old}", "{stolen}", "{gone}", "=", "AgEBYQ"})
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
        assertArrayEquals(sealed.plain, opened.orElseThrow().plain());
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

  /**
   * The input is what a cookie of ours holds, as another version of ours may have written it, with
   * and without a format byte.
   */
  @FuzzTest(maxDuration = "90s")
  void readsWhateverWasSealed(byte[] plain) {
    if (SEALER.sealedLength(plain.length) > 4000) {
      return;
    }
    reads(SEALER.seal(ACCESS, 1, plain), new CookieSealer.Opened((byte) 2, plain));
    reads(EarlierSealer.seal(KEY, ACCESS, 1, plain), new CookieSealer.Opened((byte) 1, plain));
  }

  private static void reads(String value, CookieSealer.Opened opened) {
    assertArrayEquals(opened.plain(), SEALER.open(ACCESS, 1, value).orElseThrow().plain());
    var decoded = TokenCodec.decode(opened);
    decoded.ifPresent(OpenerFuzzTest::encodesAndDecodesToItself);
    var reading = COOKIES.read(new FakeExchange().header("Cookie", ACCESS + "=" + value).request());
    var whole = decoded.filter(held -> held.attributes().isPresent());
    assertEquals(whole.map(TokenCodec.Sealed::sid), reading.session().map(Session::sid));
    assertEquals(reading.session().isEmpty(), reading.broken());
    reading.session().ifPresent(session -> session.left(Duration.ofDays(1), FakeClock.START));
    reading.session().ifPresent(session -> session.attributes().claims());
  }

  private static void encodesAndDecodesToItself(TokenCodec.Sealed held) {
    var elsewhere =
        new SessionAttributes(IssuerKind.OPENID_CONNECT, Optional.empty(), "{}", Optional.empty());
    var session =
        new Session(
            held.sid(),
            held.start(),
            held.subject(),
            held.home(),
            held.attributes().orElse(elsewhere),
            null);
    var carries = held.attributes().isPresent();
    var again = TokenCodec.encode(session, held.token(), held.expiresAt(), carries);
    assertEquals(held, TokenCodec.decode(new CookieSealer.Opened((byte) 2, again)).orElseThrow());
  }
}
