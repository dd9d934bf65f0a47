package dev.cloakroom.path;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a browser is led to after a sign-in: a path of the app, never another site (RFC 9700
 * section 4.11.1), and never the sign-in or the logout itself.
 *
 * @param path below the context root, with its query; a relative reference by RFC 3986
 */
public record ReturnTo(String path) {
  private static final int LONGEST = 1024;
  private static final Pattern REFERENCE =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");
  // A browser leaves these in a query as they are. RFC 3986 wants them escaped.
  private static final Pattern TO_ESCAPE =
      Pattern.compile("[\"<>\\[\\]^`{|}\\\\]|%(?![0-9A-Fa-f]{2})");

  /**
   * Checks the path.
   *
   * @throws IllegalArgumentException if a browser must not be led there
   */
  public ReturnTo {
    if (!isOurs(path)) {
      throw new IllegalArgumentException("a sign-in leads to no such path");
    }
  }

  /**
   * The path that a text names.
   *
   * @param text a path below the context path, or else one that is taken as below it
   * @return empty if a browser must not be led there
   */
  public static Optional<ReturnTo> of(String text, String contextPath) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    var path = escaped(below(text, contextPath));
    return isOurs(path) ? Optional.of(new ReturnTo(path)) : Optional.empty();
  }

  /** The path as a browser asks for it. */
  public String in(String contextPath) {
    return contextPath + path;
  }

  private static String below(String text, String contextPath) {
    if (!text.startsWith(contextPath)) {
      return text;
    }
    var rest = text.substring(contextPath.length());
    if (rest.isEmpty() || rest.startsWith("?")) {
      return "/" + rest;
    }
    return rest.startsWith("/") ? rest : text;
  }

  private static String escaped(String text) {
    return TO_ESCAPE
        .matcher(text)
        .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }

  private static boolean isOurs(String text) {
    if (text.length() > LONGEST || !REFERENCE.matcher(text).matches()) {
      return false;
    }
    var query = text.indexOf('?');
    var path = query < 0 ? text : text.substring(0, query);
    return !path.contains("//") && PathKey.of(path).filter(key -> !isOfSession(key)).isPresent();
  }

  private static boolean isOfSession(String key) {
    return key.startsWith("/api/login") || key.startsWith("/api/logout");
  }
}
