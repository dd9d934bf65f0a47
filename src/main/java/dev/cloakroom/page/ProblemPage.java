package dev.cloakroom.page;

import dev.cloakroom.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page that a person gets where a program gets a problem (RFC 9457). It holds nothing of the
 * request but its id, and nothing of a backend or a provider.
 *
 * @param links where the person can go on
 * @param refresh the element that leads on by itself ({@link RefreshPage#element}), or an empty
 *     text
 */
public record ProblemPage(Problem problem, List<Link> links, String refresh) {
  /** The media type of the page. */
  public static final String TYPE = RefreshPage.TYPE;

  private static final String RESPONSE = ProblemPage.class.getName() + ".response";
  // The system's own colours: their contrast is that of the user's choice, light or dark.
  private static final String STYLE =
      ":root{color-scheme:light dark}body{margin:0;font:1rem/1.5 system-ui,sans-serif}"
          + "main{max-width:38rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}"
          + "h1{font-size:1.5rem;line-height:1.2}a{color:inherit}";

  /** The {@code Content-Security-Policy} of the page: it loads nothing but its own style. */
  public static final String POLICY =
      RefreshPage.POLICY
          + "; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'";

  /** Defensive copy. */
  public ProblemPage {
    links = List.copyOf(links);
  }

  /** A link of the page. */
  public record Link(String text, String address) {
    /** The link to a page of the app. */
    public static Link back(String address) {
      return new Link("Back to the application", address);
    }
  }

  /** The page of a problem, with a link to the root of the app. */
  public static ProblemPage of(Problem problem, String contextPath) {
    return new ProblemPage(problem, List.of(Link.back(contextPath + "/")), "");
  }

  /**
   * Keeps the response for {@link #bytes}. A resource cannot replace a header field that a filter
   * has set: some servers would send both.
   */
  public static void attach(HttpServletRequest request, HttpServletResponse response) {
    request.setAttribute(RESPONSE, response);
  }

  /** The page as the answer to a request, whose policy and id are set and read here. */
  public byte[] bytes(HttpServletRequest request) {
    var id = Optional.<String>empty();
    if (request.getAttribute(RESPONSE) instanceof HttpServletResponse response) {
      response.setHeader("Content-Security-Policy", POLICY);
      id = Optional.ofNullable(response.getHeader("X-Request-Id"));
    }
    return html(id).getBytes(StandardCharsets.UTF_8);
  }

  String html(Optional<String> requestId) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        %s<title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        <p>%s</p>
        %s%s</main>
        </body>
        </html>
        """
        .formatted(
            refresh,
            RefreshPage.escaped(problem.title()),
            STYLE,
            RefreshPage.escaped(problem.title()),
            RefreshPage.escaped(problem.detail()),
            links.stream().map(ProblemPage::element).collect(Collectors.joining()),
            requestId
                .map(id -> "<p>Request id: <code>" + RefreshPage.escaped(id) + "</code></p>\n")
                .orElse(""));
  }

  private static String element(Link link) {
    return "<p><a href=\"%s\">%s</a></p>\n"
        .formatted(RefreshPage.escaped(link.address()), RefreshPage.escaped(link.text()));
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has it.
      throw new IllegalStateException(e);
    }
  }
}
