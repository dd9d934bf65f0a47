package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/**
 * How long caches keep the files of the app (RFC 9111). A new build shows at once: each use of a
 * page asks whether there is a newer one, and a page names the files of its build by their hashes.
 */
final class FileCaching {
  private static final String FIELD = "Cache-Control";
  // A folder is answered with its welcome file.
  private static final Pattern PAGE = Pattern.compile("(?i)(?:.*/)?|.*\\.x?html?");
  // Its name has no hash, and the app calls it.
  private static final String CLIENT_MODULE = "/cloakroom.js";

  private FileCaching() {}

  /**
   * Sets the field before the file is served, so that a filter of a team can set another. What the
   * server has said already, such as for a file that it guards itself, stays.
   */
  static void of(HttpServletRequest request, HttpServletResponse response) {
    if (response.containsHeader(FIELD)) {
      return;
    }
    var path = AppFiles.path(request);
    if (!AppFiles.have(request.getServletContext(), path)) {
      // The file may be there after the next deployment.
      response.setHeader(FIELD, "no-store");
    } else if (PAGE.matcher(path).matches() || path.equals(CLIENT_MODULE)) {
      ofPage(response);
    } else if (HashedName.is(path)) {
      response.setHeader(FIELD, "max-age=31536000, immutable");
    }
  }

  /** A page may be stored, but is not used before the server says that it is still the newest. */
  static void ofPage(HttpServletResponse response) {
    response.setHeader(FIELD, "no-cache");
  }
}
