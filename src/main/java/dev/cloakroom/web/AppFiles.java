package dev.cloakroom.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.MalformedURLException;

/** The files of the app, as the server knows them: those of the WAR and of its libraries. */
final class AppFiles {
  private AppFiles() {}

  /** The path of the request below the context root, as the server has decoded it. */
  static String path(HttpServletRequest request) {
    var rest = request.getPathInfo();
    return request.getServletPath() + (rest == null ? "" : rest);
  }

  /** Whether a path names a file or a folder. */
  static boolean have(ServletContext context, String path) {
    return path.isEmpty() || isResource(context, path) || isFolder(context, path);
  }

  private static boolean isResource(ServletContext context, String path) {
    try {
      return context.getResource(path) != null;
    } catch (MalformedURLException | IllegalArgumentException e) {
      return false;
    }
  }

  // Not every server finds a folder whose name lacks the slash.
  private static boolean isFolder(ServletContext context, String path) {
    try {
      var folder = context.getResourcePaths(path.endsWith("/") ? path : path + "/");
      return folder != null && !folder.isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
