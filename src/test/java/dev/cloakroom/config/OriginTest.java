package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  static List<String> noOrigins() {
    return Lines.of(OriginTest.class, "no-origins.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, https, app.example, 443",
    "http://app.example, http, app.example, 80",
    "https://app.example:8443, https, app.example, 8443",
    "HTTPS://App.Example:443, https, app.example, 443",
    "http://[2001:DB8::1]:8080, http, '[2001:db8::1]', 8080",
    "http://192.0.2.1, http, 192.0.2.1, 80",
    "https://xn--bcher-kva.example, https, xn--bcher-kva.example, 443"
  })
  void readsSchemeHostAndPort(String text, String scheme, String host, int port) {
    assertEquals(Optional.of(new Origin(scheme, host, port)), Origin.parse(text));
  }

  @ParameterizedTest
  @MethodSource("noOrigins")
  void refusesWhatIsNoOrigin(String text) {
    assertEquals(Optional.empty(), Origin.parse(text));
  }

  @Test
  void refusesTheEmptyTextAndControlCharacters() {
    for (var text : List.of("", " ", "https://app.example\r\n", "https://app\0.example")) {
      assertEquals(Optional.empty(), Origin.parse(text));
    }
  }

  @Test
  void isEqualWithAndWithoutTheStandardPort() {
    assertEquals(Origin.parse("https://a.example"), Origin.parse("https://a.example:443"));
    assertEquals(Origin.parse("http://a.example"), Origin.parse("http://a.example:80"));
  }

  @Test
  void differsInSchemeHostOrPort() {
    var ours = Origin.parse("https://a.example").orElseThrow();
    for (var other :
        List.of(
            "http://a.example",
            "https://b.example",
            "https://a.example:444",
            "https://a.example.evil.example",
            "https://evila.example",
            "https://a.example.")) {
      assertFalse(Origin.parse(other).equals(Optional.of(ours)), other);
    }
  }

  @Test
  void printsTheStandardPortNot() {
    assertEquals("https://a.example", new Origin("https", "a.example", 443).toString());
    assertEquals("http://a.example:443", new Origin("http", "a.example", 443).toString());
    assertEquals("http://a.example", new Origin("HTTP", "A.example", -1).toString());
  }

  @ParameterizedTest
  @MethodSource("referers")
  void takesTheOriginOfAReferer(String referer) {
    assertEquals(Origin.parse("https://app.example"), Origin.ofReferer(referer));
  }

  static List<String> referers() {
    return Lines.of(OriginTest.class, "referers.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "about:blank",
        "/a",
        "//app.example/",
        "https://",
        "https:///a",
        "https://ada@app.example/",
        "https://app.example\\@evil.example/",
        "https://app.example#a",
        "https://app.exa|mple/",
        "javascript://app.example/",
        "data:text/html,://app.example/"
      })
  void takesNoOriginOfWhatIsNoReferer(String referer) {
    assertEquals(Optional.empty(), Origin.ofReferer(referer));
  }

  @Test
  void takesTheOriginOfAUrl() {
    assertEquals(
        Optional.of(new Origin("https", "a.example", 443)),
        Origin.of("https://a.example/path/to?query=//b.example"));
    assertEquals(Optional.empty(), Origin.of("https://a.example@b.example/"));
    assertEquals(Optional.empty(), Origin.of("about:blank"));
    assertEquals(Optional.empty(), Origin.of("/relative"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "app.localhost",
        "127.0.0.1",
        "127.9.9.9",
        "[::1]",
        "::1"
      })
  void knowsThisMachineByItsNames(String host) {
    assertTrue(Origin.isLoopback(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.example",
        "notlocalhost",
        "127.0.0.1.example",
        "128.0.0.1",
        "1127.0.0.1",
        "127-0-0-1",
        "10.0.0.1",
        "0.0.0.0",
        "[::2]",
        "[2001:db8::1]",
        "example"
      })
  void takesNoOtherNameForThisMachine(String host) {
    assertFalse(Origin.isLoopback(host));
  }

  @Test
  void isNeverMadeOfAnythingElse() {
    assertThrows(IllegalArgumentException.class, () -> new Origin("ftp", "a", 21));
    assertThrows(IllegalArgumentException.class, () -> new Origin("https", "", 443));
    assertThrows(IllegalArgumentException.class, () -> new Origin("https", "a", 65536));
  }
}
