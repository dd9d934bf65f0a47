package dev.cloakroom.session;

import dev.cloakroom.fake.FakeExchange;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A browser as far as sessions go: it sends the cookies that it has, and takes those it is set. */
final class TestBrowser {
  private final Map<String, String> jar;

  TestBrowser() {
    this(Map.of());
  }

  private TestBrowser(Map<String, String> jar) {
    this.jar = new TreeMap<>(jar);
  }

  /** Somebody who has the cookies of now: a second tab's call under way, or a thief. */
  TestBrowser copy() {
    return new TestBrowser(jar);
  }

  /** A request with the cookies of now. */
  FakeExchange sends() {
    var exchange = new FakeExchange();
    return jar.isEmpty()
        ? exchange
        : exchange.header(
            "Cookie",
            jar.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
  }

  /** Takes the cookies of an answer. */
  void receives(FakeExchange exchange) {
    for (var line : exchange.setCookies()) {
      var pair = line.split(";", 2)[0];
      var name = pair.substring(0, pair.indexOf('='));
      if (line.contains("Max-Age=0")) {
        jar.remove(name);
      } else {
        jar.put(name, pair.substring(name.length() + 1));
      }
    }
  }

  /** Loses one cookie, or all whose names end so. */
  void drops(String end) {
    jar.keySet().removeIf(name -> name.endsWith(end));
  }

  /** Its cookies are those of another from now on. */
  void becomes(TestBrowser other) {
    jar.clear();
    jar.putAll(other.jar);
  }

  boolean hasCookies() {
    return !jar.isEmpty();
  }
}
