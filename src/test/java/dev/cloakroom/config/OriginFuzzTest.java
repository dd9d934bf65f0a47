package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whatever is read as an origin is one: written down, it is what was read. */
class OriginFuzzTest {
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?<host>[a-z0-9._-]+|\\[[0-9a-f:.]+(%[a-z0-9._-]+)?])(:[0-9]*)?");

  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({"https://", "http://", "app.example", ":443", ":0", "[::1]", "@", "%", "?"})
  void readsNothingButOrigins(byte[] input) {
    var text = new String(input, StandardCharsets.UTF_8);
    var origin = Origin.parse(text);
    if (origin.isPresent()) {
      var matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
      assertTrue(matcher.matches(), text);
      assertEquals(matcher.group("host"), origin.get().host());
      assertTrue(origin.get().port() > 0 && origin.get().port() < 65536, text);
      assertEquals(origin, Origin.parse(origin.get().toString()));
      assertEquals(origin, Origin.of(text + "/path?query"));
    }
    // Whatever URL a page has, its origin is what is read of it.
    var page = "https://app.example/" + text;
    assertEquals(Origin.parse("https://app.example"), Origin.ofReferer(page), page);
    var referer = Origin.ofReferer(text);
    if (referer.isPresent()) {
      assertTrue(text.toLowerCase(Locale.ROOT).startsWith(referer.get().scheme() + "://"), text);
    }
    // An address below or behind an origin is of it, and one that only begins like it is not.
    var ours = Origin.parse("https://app.example");
    if (Origin.of(text).equals(ours)) {
      assertTrue(text.matches("(?is)https://app\\.example(:0*443|:)?([/?].*)?"), text);
    }
    assertEquals(Optional.empty(), Origin.parse("https://app.example/" + text));
  }
}
