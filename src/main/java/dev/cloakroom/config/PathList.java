package dev.cloakroom.config;

import dev.cloakroom.path.ReturnTo;
import java.util.List;

/**
 * A list of paths, each exact, for example {@code /account/password}, or with all paths below it,
 * for example {@code /account/*}.
 *
 * @param entries as configured
 */
public record PathList(List<String> entries) {
  /** No path. */
  public static final PathList NONE = new PathList(List.of());

  private static final String BELOW = "/*";

  /** Defensive copy. */
  public PathList {
    entries = List.copyOf(entries);
  }

  /**
   * One entry.
   *
   * @throws IllegalArgumentException if it is no path, or has {@code *} elsewhere than at the end
   */
  static String entry(String text) {
    var path = text.endsWith(BELOW) ? text.substring(0, text.length() - 1) : text;
    if (!path.matches("/[A-Za-z0-9._~!$&'()+=:@%/-]*") || path.contains("//")) {
      throw new IllegalArgumentException("'" + text + "' is no path");
    }
    // No request has such a path, so the entry would mean nothing.
    if (path.matches(".*/\\.\\.?(/.*)?")) {
      throw new IllegalArgumentException("'" + text + "' is no path: it has a dot segment");
    }
    return text;
  }

  /**
   * The path of a page of the app, below the context root and without a query.
   *
   * @throws IllegalArgumentException if it is none, for example because a resource of the product
   *     has it
   */
  static String page(String text) {
    if (entry(text).endsWith("*") || ReturnTo.of(text, "").isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' is no page of the app");
    }
    return text;
  }

  /**
   * Whether the list names the path.
   *
   * @param path as it is sent, without its query
   */
  public boolean contains(String path) {
    for (var entry : entries) {
      if (entry.equals(path)
          || entry.endsWith(BELOW) && path.startsWith(entry.substring(0, entry.length() - 1))) {
        return true;
      }
    }
    return false;
  }
}
