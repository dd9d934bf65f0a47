package dev.cloakroom.page;

import dev.cloakroom.path.SafePath;

/**
 * An HTML page that leads the browser on to a path of the app. The answer to a navigation that
 * another site began cannot redirect there: the browser would send no cookie with {@code
 * SameSite=Strict} along (RFC 6265bis section 5.2). The request that this page makes is same-origin
 * and has them.
 */
public final class RefreshPage {
  /** The media type of the page. */
  public static final String TYPE = "text/html;charset=utf-8";

  /** The {@code Content-Security-Policy} of the page: it loads nothing and is in no frame. */
  public static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

  private RefreshPage() {}

  /**
   * The page.
   *
   * @param target the path with its query, as the browser is to ask for it
   * @throws IllegalArgumentException if the browser would take the target for another site's
   */
  public static String to(String target) {
    return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        %s<title>One moment</title>
        <p><a href="%s">Continue</a></p>
        """
        .formatted(element(target), escaped(target));
  }

  /**
   * The line of the page that leads the browser on, for another page.
   *
   * @throws IllegalArgumentException as {@link #to}
   */
  public static String element(String target) {
    if (!SafePath.isPrintable(target) || !target.matches("/(?![/\\\\]).*")) {
      throw new IllegalArgumentException("a target that is no path");
    }
    // HTML section 4.2.5.3: without quotes, the URL goes on to the end of the value.
    return "<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n".formatted(escaped(target));
  }

  /** A text for an attribute or between tags. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
