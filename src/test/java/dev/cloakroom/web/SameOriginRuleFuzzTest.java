package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.Origin;
import dev.cloakroom.web.SameOriginRule.Decision;
import dev.cloakroom.web.SameOriginRule.Signals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * No combination of headers gets evidence of another site past the rule, and none gets past it
 * without a proof.
 *
 * <p>The first line of an input is the method, each further one a header.
 */
class SameOriginRuleFuzzTest {
  private static final Set<Origin> OURS =
      Set.of(
          Origin.parse("https://app.example").orElseThrow(),
          Origin.parse("https://other.example:8443").orElseThrow());

  // What our origins look like, without the help of the class that reads them.
  private static final String WRITTEN =
      "(?i:https://app\\.example(:0*443|:)?|https://other\\.example:0*8443)";
  private static final Pattern ORIGIN = Pattern.compile(WRITTEN);
  private static final Pattern REFERER = Pattern.compile(WRITTEN + "([/?].*)?");

  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    "Sec-Fetch-Site: ",
    "Sec-Fetch-Mode: ",
    "Sec-Fetch-Dest: ",
    "Origin: ",
    "Referer: ",
    "X-CSRF: 1",
    "same-origin",
    "same-site",
    "cross-site",
    "navigate",
    "https://app.example",
    "https://other.example:8443",
    "https://evil.example",
    "null",
    ".evil.example",
    "@"
  })
  void letsNoOtherSitePass(byte[] input) {
    var lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", 20);
    var headers = new HashMap<String, List<String>>();
    for (var i = 1; i < lines.length; i++) {
      var header = lines[i].split(": ", 2);
      if (header.length == 2) {
        headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
      }
    }
    if (decide(lines[0], headers) == Decision.ORIGIN_NOT_LISTED) {
      assertTrue(values(headers, "X-CSRF").equals(List.of("1")), headers::toString);
    }
    if (accepts(lines[0], headers)) {
      assertFalse(evidence(headers), headers::toString);
      assertTrue(proof(lines[0], headers), headers::toString);
    }
    for (var evidence :
        List.of(
            Map.entry("Sec-Fetch-Site", "cross-site"),
            Map.entry("Sec-Fetch-Site", "same-site"),
            Map.entry("Origin", "https://evil.example"))) {
      assertFalse(accepts(lines[0], with(headers, evidence)), headers::toString);
    }
    if (!values(headers, "Sec-Fetch-Site").equals(List.of("same-origin"))) {
      assertFalse(accepts(lines[0], with(headers, Map.entry("Origin", "null"))), headers::toString);
    }
  }

  private static boolean accepts(String method, Map<String, List<String>> headers) {
    return decide(method, headers) == Decision.ACCEPTED;
  }

  private static Decision decide(String method, Map<String, List<String>> headers) {
    return SameOriginRule.decide(
        new Signals(
            method,
            headers.keySet().stream().anyMatch(name -> name.startsWith("Sec-Fetch-")),
            values(headers, "Sec-Fetch-Site"),
            values(headers, "Sec-Fetch-Mode"),
            values(headers, "Origin"),
            values(headers, "Referer"),
            values(headers, "X-CSRF")),
        OURS);
  }

  private static List<String> values(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of());
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> headers, Map.Entry<String, String> header) {
    var more = new HashMap<>(headers);
    var values = new ArrayList<>(values(headers, header.getKey()));
    values.add(header.getValue());
    more.put(header.getKey(), values);
    return more;
  }

  private static boolean evidence(Map<String, List<String>> headers) {
    var site = values(headers, "Sec-Fetch-Site");
    var origin = values(headers, "Origin");
    var referer = values(headers, "Referer");
    var silent =
        origin.isEmpty() || origin.equals(List.of("null")) && site.equals(List.of("same-origin"));
    return site.contains("cross-site")
        || site.contains("same-site")
        || !silent && origin.stream().anyMatch(value -> !ORIGIN.matcher(value).matches())
        || silent && referer.stream().anyMatch(value -> !REFERER.matcher(value).matches());
  }

  private static boolean proof(String method, Map<String, List<String>> headers) {
    return values(headers, "Sec-Fetch-Site").equals(List.of("same-origin"))
        || values(headers, "Sec-Fetch-Site").equals(List.of("none"))
            && (method.equals("GET") || method.equals("HEAD"))
        || values(headers, "Origin").size() == 1
        || values(headers, "X-CSRF").equals(List.of("1"))
        || values(headers, "Referer").size() == 1
            && (method.equals("GET") || method.equals("HEAD"))
            && headers.keySet().stream().noneMatch(name -> name.startsWith("Sec-Fetch-"));
  }
}
