package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What ends at the relay, as {@code src/docs/relay.md} lists it. */
class DroppedFieldsTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final String VALUE = "stowaway";

  @Test
  void thePageListsWhatIsDroppedAndNothingElse() throws IOException {
    assertEquals(DroppedFields.OF_REQUESTS.patterns(), listed("### Of requests"));
    assertEquals(DroppedFields.OF_ANSWERS.patterns(), listed("### Of answers"));
  }

  @Test
  void thePageListsTheFieldsWhoseUrlsAreMapped() throws IOException {
    assertEquals(ResponseHeaderPolicy.URLS.patterns(), row("| answer, one URL |"));
    assertEquals(ResponseHeaderPolicy.URL_LISTS.patterns(), row("| answer, several URLs |"));
    assertEquals(RequestHeaderPolicy.NAMING_PLACES.patterns(), row("| request |"));
  }

  @Test
  void noListedFieldReachesTheBackend() throws IOException {
    assertNoneReachesTheBackend(names("### Of requests"));
  }

  @Test
  void noClaimOfAProxyReachesTheBackend() throws IOException {
    assertNoneReachesTheBackend(Lines.of(DroppedFieldsTest.class, "/claims-of-proxies.txt"));
  }

  private static void assertNoneReachesTheBackend(List<String> names) throws IOException {
    var exchange = new RelayExchange("GET", "/api/x");
    for (var name : names) {
      // These two are looked at before any field is copied.
      if (!name.equals("Connection") && !name.equals("Upgrade")) {
        exchange.header(name, VALUE);
      }
    }
    var request = requestOf(exchange);
    for (var line : request.lines().toList()) {
      assertFalse(line.contains(VALUE), line);
    }
  }

  @Test
  void everyOtherFieldReachesTheBackend() throws IOException {
    var exchange = new RelayExchange("GET", "/api/x");
    var names = Lines.of(DroppedFieldsTest.class, "/passed-request-fields.txt");
    names.forEach(name -> exchange.header(name, VALUE));
    var request = requestOf(exchange);
    for (var name : names) {
      assertTrue(request.contains("\r\n" + name + ": " + VALUE + "\r\n"), name);
    }
  }

  private static String requestOf(RelayExchange exchange) throws IOException {
    try (var peer = RawPeer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      relay.serve(exchange);
      return peer.request();
    }
  }

  @Test
  void noListedFieldReachesTheBrowser() throws IOException {
    for (var name : names("### Of answers")) {
      // Framing of the very answer.
      if (List.of("Transfer-Encoding", "Content-Length").contains(name)) {
        continue;
      }
      var head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + name + ": " + VALUE + "\r\n\r\n";
      try (var peer = RawPeer.answering(head);
          var relay = new Relay(peer.uri())) {
        var values = relay.serve(relay.get("/api/x")).answered(name);
        assertFalse(values.contains(VALUE), name);
      }
    }
  }

  // A family of names by two of its members.
  private static List<String> names(String title) throws IOException {
    var names = new ArrayList<String>();
    for (var pattern : listed(title)) {
      var plain = pattern.replace("*", "");
      names.add(pattern.endsWith("-*") ? plain + "X" : plain);
      if (pattern.endsWith("*")) {
        names.add(plain.toLowerCase(Locale.ROOT) + "-Y");
      }
    }
    return names;
  }

  private static List<String> listed(String title) throws IOException {
    var section = page().substring(page().indexOf(title));
    var names = new ArrayList<String>();
    for (var line : section.lines().dropWhile(text -> !text.startsWith("|")).toList()) {
      if (!line.startsWith("|")) {
        break;
      }
      names.addAll(namesIn(line.substring(line.indexOf('|', 1))));
    }
    return names;
  }

  private static List<String> row(String start) throws IOException {
    return page()
        .lines()
        .filter(line -> line.startsWith(start))
        .flatMap(line -> namesIn(line).stream())
        .toList();
  }

  private static List<String> namesIn(String text) {
    return NAME.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("src", "docs", "relay.md"));
  }
}
