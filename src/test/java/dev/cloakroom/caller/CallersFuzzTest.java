package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stranger cannot say who he is, and a client behind a trusted proxy cannot say that it is
 * another.
 *
 * <p>Each line of an input is a header.
 */
class CallersFuzzTest {
  private static final String PROXY = "10.0.0.1";
  private static final String CLIENT = "198.51.100.7";
  private static final Callers CALLERS =
      new Callers(TestSettings.of("cloakroom.trusted-proxies", "10.0.0.0/8, fd00::/8"));

  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    "X-Forwarded-For: ",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: ",
    "Forwarded: ",
    "Host: ",
    "for=",
    "proto=https",
    "host=\"",
    "10.0.0.2",
    "198.51.100.9",
    "[fd00::1]:80",
    "unknown",
    ", ",
    ";"
  })
  void believesOnlyProxies(byte[] input) {
    var headers = new ArrayList<String[]>();
    for (var line : new String(input, StandardCharsets.ISO_8859_1).split("\n", 20)) {
      var header = line.split(": ", 2);
      if (header.length == 2) {
        headers.add(header);
      }
    }
    var plain = headers.stream().filter(header -> !forwarding(header[0])).toList();
    assertEquals(
        CALLERS.of(exchange(CLIENT, plain).request()),
        CALLERS.of(exchange(CLIENT, headers).request()));

    var caller = CALLERS.of(exchange(PROXY, headers).request());
    assertTrue(caller.address().matches("[0-9A-Fa-f:.]{2,45}"), caller.address());
    caller.origin().ifPresent(o -> assertEquals(caller.secure() ? "https" : "http", o.scheme()));

    // The proxy appends what it saw to what the client sent.
    var appended = exchange(PROXY, headers).header("X-Forwarded-For", CLIENT);
    assertEquals(CLIENT, CALLERS.of(appended.request()).address());
    var others = headers.stream().filter(header -> !lower(header[0]).startsWith("x-")).toList();
    var element = "for=" + CLIENT + ";proto=https;host=app.example";
    var rfc = CALLERS.of(exchange(PROXY, others).header("Forwarded", element).request());
    if (Forwarded.parse(values(others, "Forwarded")).isEmpty()
        && !values(others, "Forwarded").isEmpty()) {
      // Nobody knows what a malformed field means to say, not even its end.
      return;
    }
    assertEquals(CLIENT, rfc.address());
    assertEquals("https://app.example", rfc.origin().orElseThrow().toString());
  }

  private static FakeExchange exchange(String peer, List<String[]> headers) {
    var exchange = new FakeExchange().from(peer);
    headers.forEach(header -> exchange.header(header[0], header[1]));
    return exchange;
  }

  private static boolean forwarding(String name) {
    var lower = lower(name);
    return lower.startsWith("x-forwarded-") || lower.equals("forwarded");
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<String> values(List<String[]> headers, String name) {
    return headers.stream()
        .filter(header -> header[0].equalsIgnoreCase(name))
        .map(header -> header[1])
        .toList();
  }
}
