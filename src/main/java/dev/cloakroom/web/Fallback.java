package dev.cloakroom.web;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.path.PathKey;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file that answers a deep link into a single-page app ({@code cloakroom.page.fallback}): a
 * navigation to a path that nothing serves, which the app's own router then shows.
 */
@PerFrontEnd
class Fallback {
  // By the key, so that no spelling of them counts as a path of the app.
  private static final Pattern NOT_OF_THE_APP =
      Pattern.compile("/(?:api|relay|meta-inf|web-inf)(?:/.*)?");

  private final Optional<String> file;

  @Inject
  Fallback(Settings settings) {
    this.file = settings.page().fallback();
  }

  /**
   * The file for a request, if it is one for the fallback.
   *
   * @param request for which {@link AccessRule#STATIC_FILE} holds, so that no servlet serves it
   * @param path the raw path below the context root
   */
  Optional<String> of(HttpServletRequest request, String path) {
    if (file.isEmpty() || !FetchMode.wantsPage(request)) {
      return Optional.empty();
    }
    var mapped = AppFiles.path(request);
    var isRoute = isRoute(request.getRequestURI(), path) && !hasDot(mapped);
    return isRoute && !AppFiles.have(request.getServletContext(), mapped) ? file : Optional.empty();
  }

  /**
   * Answers with the file. A forward meets this filter no more, and no filter of a team unless that
   * asks for forwards.
   */
  static void serve(HttpServletRequest request, HttpServletResponse response, String file)
      throws ServletException, IOException {
    request.getRequestDispatcher(file).forward(request, response);
  }

  // A name with a dot is that of a file, so a missing one stays missing.
  private static boolean isRoute(String uri, String path) {
    if (uri.contains("//") || hasDot(path)) {
      return false;
    }
    // The key of the whole, because a dot segment may lead out of the context path and in again.
    return PathKey.of(uri)
        .flatMap(whole -> PathKey.of(path))
        .filter(key -> !NOT_OF_THE_APP.matcher(key).matches())
        .isPresent();
  }

  private static boolean hasDot(String path) {
    return path.indexOf('.', path.lastIndexOf('/') + 1) >= 0;
  }
}
