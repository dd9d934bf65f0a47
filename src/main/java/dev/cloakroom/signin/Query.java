package dev.cloakroom.signin;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a query or a form's body ({@code application/x-www-form-urlencoded}). The container's own
 * parameters are not used: they mix query and body, and a request's character encoding changes
 * them.
 */
final class Query {
  private Query() {}

  /**
   * Every value by its name.
   *
   * @param text without the question mark, or null
   * @throws ProblemException {@code invalid_request} if a percent sign begins no octet
   */
  static Map<String, List<String>> parse(String text) {
    var values = new LinkedHashMap<String, List<String>>();
    if (text == null || text.isEmpty()) {
      return values;
    }
    try {
      for (var pair : text.split("&")) {
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        values.computeIfAbsent(decoded(name), any -> new ArrayList<>()).add(decoded(value));
      }
      return values;
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.INVALID_REQUEST, e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
