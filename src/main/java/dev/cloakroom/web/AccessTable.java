package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;

/**
 * Which {@link AccessRule} holds for a request. A path without a row has the strictest rule: an
 * endpoint that is added later needs a row only to be exempt.
 */
public final class AccessTable {
  /** The path of the product's resources, below the context root. */
  public static final String API = "/api";

  /** The path of the relay, below the context root. */
  public static final String RELAY = "/relay";

  /** The path that an OpenID Provider leads browsers to, below the context root. */
  static final String CALLBACK = API + "/login/callback";

  /** The path of a problem's description, up to the problem's code. */
  static final String PROBLEMS = API + "/problems/";

  // Every row begins with API, because rule(path) compares no other path.
  private static final List<Row> ROWS =
      List.of(
          Row.of(API + "/health/live", AccessRule.OPEN),
          Row.of(API + "/health/ready", AccessRule.OPEN),
          Row.ofCodes(PROBLEMS, AccessRule.OPEN),
          // The OpenID Provider leads the browser here, from another site. The transaction cookie
          // and the state prove that this browser has begun the sign-in.
          Row.of(CALLBACK, AccessRule.OPEN, Set.of("GET", "POST")),
          // The provider calls it itself, with a signed token.
          Row.of(API + "/logout/backchannel", AccessRule.OPEN, Set.of("POST")),
          Row.of(API + "/admin/sessions", AccessRule.BEARER),
          // A scraper has no page and sends no X-CSRF.
          Row.of(API + "/metrics", AccessRule.BEARER));

  private AccessTable() {}

  /**
   * The rule for a request.
   *
   * @param path the raw path below the context root
   */
  static AccessRule rule(HttpServletRequest request, String path) {
    return StaticFiles.serve(request, path)
        ? AccessRule.STATIC_FILE
        : rule(request.getMethod(), path);
  }

  /**
   * The rule for a path that is not a static file's.
   *
   * @param method in the spelling of the request
   * @param path the raw path below the context root; for example, {@code /api/health/live;x=1} and
   *     {@code /api//health/live} match no row
   */
  static AccessRule rule(String method, String path) {
    if (!path.startsWith(API)) {
      return AccessRule.SAME_ORIGIN;
    }
    for (var row : ROWS) {
      if (row.isFor(method, path)) {
        return row.rule;
      }
    }
    return AccessRule.SAME_ORIGIN;
  }

  /** Whether the path is below {@link #API}, whether or not a resource has it. */
  static boolean isOfApi(String path) {
    return isBelow(path, API);
  }

  /** Whether the path is below {@link #RELAY}, whether or not a route has it. */
  static boolean isOfRelay(String path) {
    return isBelow(path, RELAY);
  }

  // A path parameter may come before the slash: servers map "/api;x=1/user" to the resources.
  private static boolean isBelow(String path, String prefix) {
    if (!path.startsWith(prefix)) {
      return false;
    }
    return path.length() == prefix.length() || "/;".indexOf(path.charAt(prefix.length())) >= 0;
  }

  /**
   * One path, or all paths that continue with a code of lower-case letters and underscores.
   *
   * @param path the whole path, or the part before the code
   * @param methods those that the rule is for; empty for all
   */
  private record Row(String path, boolean code, AccessRule rule, Set<String> methods) {
    static Row of(String path, AccessRule rule, Set<String> methods) {
      return new Row(path, false, rule, methods);
    }

    static Row of(String path, AccessRule rule) {
      return of(path, rule, Set.of());
    }

    static Row ofCodes(String path, AccessRule rule) {
      return new Row(path, true, rule, Set.of());
    }

    boolean isFor(String method, String raw) {
      return (methods.isEmpty() || methods.contains(method)) && isFor(raw);
    }

    private boolean isFor(String raw) {
      return code ? raw.startsWith(path) && isCode(raw, path.length()) : raw.equals(path);
    }

    private static boolean isCode(String raw, int from) {
      for (var i = from; i < raw.length(); i++) {
        var c = raw.charAt(i);
        if ((c < 'a' || c > 'z') && c != '_') {
          return false;
        }
      }
      return raw.length() > from;
    }
  }
}
