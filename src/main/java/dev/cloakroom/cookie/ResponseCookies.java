package dev.cloakroom.cookie;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The {@code Set-Cookie} lines of a response. The response is not a CDI bean, but any code that
 * serves the request may renew the tokens. So the response is an attribute of the request.
 */
final class ResponseCookies {
  private static final String RESPONSE = ResponseCookies.class.getName() + ".response";

  private ResponseCookies() {}

  static void attach(HttpServletRequest request, HttpServletResponse response) {
    request.setAttribute(RESPONSE, response);
  }

  /** Sets one cookie. */
  static void add(HttpServletRequest request, String name, String line) {
    send(request, Map.of(name, line), name::equals);
  }

  /**
   * Sets cookies. A response has one {@code Set-Cookie} line per cookie name (RFC 6265bis section
   * 4.1.1). So the new lines replace those with a name that {@code replaced} accepts; the others
   * stay.
   *
   * @param lines at least one, by the names of the cookies
   */
  static void send(
      HttpServletRequest request, Map<String, String> lines, Predicate<String> replaced) {
    if (!(request.getAttribute(RESPONSE) instanceof HttpServletResponse response)) {
      throw new IllegalStateException("no answer to write cookies to");
    }
    List<String> kept = new ArrayList<>();
    for (var line : response.getHeaders("Set-Cookie")) {
      if (!replaced.test(line.substring(0, Math.max(0, line.indexOf('='))))) {
        kept.add(line);
      }
    }
    kept.addAll(lines.values());
    response.setHeader("Set-Cookie", kept.get(0));
    kept.subList(1, kept.size()).forEach(line -> response.addHeader("Set-Cookie", line));
  }
}
