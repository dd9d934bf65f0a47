package dev.cloakroom.relay;

import dev.cloakroom.wire.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hc.core5.http.Header;

/**
 * What of a backend's answer head reaches the browser. Everything does but what concerns the
 * connection, what speaks for our origin or to the proxies in front of us, and cookies.
 */
final class ResponseHeaders {
  private static final FieldNames DROPPED =
      FieldNames.of(
          // Hop by hop: RFC 9110 section 7.6.1.
          "Connection",
          "Keep-Alive",
          "Proxy-*",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          // Written by the container.
          "Content-Length",
          "Date",
          // Who the backend is, nobody needs to know.
          "Server",
          "Via",
          "X-AspNet*",
          "X-Powered-By",
          "X-Runtime",
          // Challenges and nonces are for whoever holds the token: us.
          "Authentication-Info",
          "DPoP-Nonce",
          "WWW-Authenticate",
          // Each of these sets a policy for our whole origin, or for documents in it.
          "Accept-CH",
          "Access-Control-*",
          "Alt-Svc",
          "Clear-Site-Data",
          "Content-Security-Policy*",
          "Critical-CH",
          "Cross-Origin-*",
          "Document-Policy*",
          "Expect-CT",
          "Feature-Policy",
          "NEL",
          "Origin-Agent-Cluster",
          "Permissions-Policy*",
          "Public-Key-Pins*",
          "Referrer-Policy",
          "Refresh",
          "Report-To",
          "Reporting-Endpoints",
          "Service-Worker-Allowed",
          "Set-Cookie2",
          "Set-Login",
          "Speculation-Rules",
          "Strict-Transport-Security",
          "Timing-Allow-Origin",
          "X-Content-Type-Options",
          "X-Frame-Options",
          // Orders to a proxy in front of us, such as to serve a file of its own.
          "Surrogate-*",
          "X-Accel-*",
          "X-Sendfile");

  private static final FieldNames CACHING =
      FieldNames.of("Age", "Cache-Control", "CDN-Cache-Control", "Expires", "Pragma");

  private final RelayedCookies cookies;
  private final boolean cache;
  private final Locations locations;

  /**
   * @param target the base URL of the backend
   * @param cache whether the backend decides on caching
   */
  ResponseHeaders(RelayedCookies cookies, boolean cache, URI target) {
    this.cookies = cookies;
    this.cache = cache;
    this.locations = new Locations(target);
  }

  /**
   * Copies the fields that may pass.
   *
   * @param asked makes the path that was asked for, which few answers need
   * @param routePath the path at which browsers find the route
   */
  void copy(Answer from, Supplier<String> asked, String routePath, HttpServletResponse to) {
    var options = options(from);
    String type = "";
    for (var fields = from.fields(); fields.hasNext(); ) {
      var field = fields.next();
      var name = field.getName();
      if (DROPPED.contains(name) || options.contains(name)) {
        continue;
      }
      if (name.equalsIgnoreCase("Content-Type")) {
        type = field.getValue();
        to.setHeader("Content-Type", type);
      } else if (name.equalsIgnoreCase("Set-Cookie")) {
        cookie(field.getValue(), routePath, to);
      } else if (name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("Content-Location")) {
        to.setHeader(name, locations.mapped(field.getValue(), asked.get(), routePath));
      } else if (!CACHING.contains(name)) {
        to.addHeader(name, field.getValue());
      }
    }
    if (cache) {
      caching(from, to);
    }
    if (!isInert(type)) {
      to.setHeader("Content-Security-Policy", "sandbox; frame-ancestors 'none'");
    }
  }

  private static Set<String> options(Answer from) {
    Set<String> options = Set.of();
    for (var fields = from.fields(); fields.hasNext(); ) {
      var field = fields.next();
      if (field.getName().equalsIgnoreCase("Connection")) {
        options = ConnectionOptions.and(options, field.getValue());
      }
    }
    return options;
  }

  private void cookie(String line, String routePath, HttpServletResponse to) {
    var kept = cookies.fromBackend(line, routePath);
    if (!kept.isEmpty()) {
      to.addHeader("Set-Cookie", kept);
    }
  }

  // RFC 9111 section 3.5 keeps shared caches off answers to requests with Authorization. The
  // browser's request has none, so without the backend's word nothing may be kept.
  private static void caching(Answer from, HttpServletResponse to) {
    var first = true;
    for (var fields = from.fields(); fields.hasNext(); ) {
      Header field = fields.next();
      if (!CACHING.contains(field.getName())) {
        continue;
      }
      if (field.getName().equalsIgnoreCase("Cache-Control") && first) {
        to.setHeader("Cache-Control", field.getValue());
        first = false;
      } else {
        to.addHeader(field.getName(), field.getValue());
      }
    }
  }

  // Opened as a document, anything else could run script in our origin (HTML, SVG, XML, or a type
  // that a browser guesses). A sandbox would only break these: browsers show PDF with a viewer.
  private static boolean isInert(String type) {
    var plain = type.toLowerCase(Locale.ROOT);
    return plain.startsWith("image/") && !plain.startsWith("image/svg")
        || plain.startsWith("audio/")
        || plain.startsWith("video/")
        || plain.startsWith("application/pdf");
  }
}
