package dev.cloakroom.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What {@code web.xml} says about error pages. The Servlet API has no call that adds an error page,
 * so {@link EdgeFilter} does the work of ours if the descriptor lacks it.
 */
public enum OwnErrorPages {
  /** The descriptor has our error page: the container calls {@link ErrorServlet}. */
  OURS,
  /** The descriptor has error pages, and ours is not among them. */
  THEIRS,
  /** The descriptor has no error page, or there is no descriptor. */
  NONE;

  /** The filter's init parameter that holds one of the names. */
  public static final String PARAMETER = "error-pages";

  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final String ELEMENT = "<(?:[\\w.-]+:)?";
  private static final Pattern PAGE = Pattern.compile(ELEMENT + "error-page\\s*>");
  // An error-page without a status or an exception class is the page for all errors.
  private static final Pattern OUR_PAGE =
      Pattern.compile(
          PAGE.pattern() + "\\s*" + ELEMENT + "location\\s*>\\s*" + ErrorServlet.PATH + "\\s*<");

  /**
   * Reads the descriptor of the application.
   *
   * @throws ServletException if it cannot be read
   */
  public static OwnErrorPages in(ServletContext context) throws ServletException {
    try (var descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
      return descriptor == null
          ? NONE
          : in(new String(descriptor.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ServletException("Cloakroom cannot start: WEB-INF/web.xml cannot be read", e);
    }
  }

  static OwnErrorPages in(String descriptor) {
    var text = COMMENT.matcher(descriptor).replaceAll("");
    if (OUR_PAGE.matcher(text).find()) {
      return OURS;
    }
    return PAGE.matcher(text).find() ? THEIRS : NONE;
  }
}
