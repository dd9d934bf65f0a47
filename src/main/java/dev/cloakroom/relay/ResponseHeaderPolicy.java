package dev.cloakroom.relay;

import dev.cloakroom.config.Settings.Frame;
import dev.cloakroom.config.Settings.RelayRoute;
import dev.cloakroom.httpclient.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;

/**
 * Decides which fields of a backend's answer reach the browser. All do, except those about the
 * connection, those that set a policy for the origin of this application, those that instruct the
 * proxies in front of it, and cookies that the route does not list.
 */
final class ResponseHeaderPolicy {
  private static final Logger LOG = Logger.getLogger(ResponseHeaderPolicy.class.getName());

  private static final FieldNames CACHING =
      FieldNames.of("Age", "Cache-Control", "CDN-Cache-Control", "Expires", "Pragma");

  /** Fields that are a URL. */
  static final FieldNames URLS =
      FieldNames.of(
          "Azure-AsyncOperation",
          "Content-Base",
          "Content-Location",
          "Location",
          "OData-EntityId",
          "Operation-Location",
          "SourceMap",
          "Updates-Via",
          "X-Goog-Upload-Control-URL",
          "X-Goog-Upload-URL",
          "X-Pingback",
          "X-SourceMap");

  /** Fields that are a list of links (RFC 8288), or URLs between blanks. */
  static final FieldNames URL_LISTS = FieldNames.of("Link", "Upload-Concat", "URI");

  // All fields that are not simply copied, so that one look-up finds out about a field.
  private static final FieldNames SPECIAL =
      FieldNames.of(
          Stream.of(
                  CACHING.patterns().stream(),
                  URLS.patterns().stream(),
                  URL_LISTS.patterns().stream(),
                  Stream.of(
                      "Content-Disposition", "Content-Type", "Date", "Retry-After", "Set-Cookie"))
              .flatMap(names -> names)
              .toArray(String[]::new));

  private final FieldNames dropped;
  private final RelayedCookies cookies;
  private final Locations locations;
  private final HttpDate date;
  private final boolean cache;
  private final Optional<String> cookiePath;
  // Empty if the default of every answer holds, which is that no page may frame it.
  private final Optional<String> framing;
  private final String sandbox;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param dropped the fields that do not pass
   * @param cookies those that may pass
   */
  ResponseHeaderPolicy(
      FieldNames dropped,
      RelayedCookies cookies,
      Locations locations,
      RelayRoute route,
      HttpDate date) {
    this.dropped = dropped;
    this.date = date;
    this.cookies = cookies;
    this.locations = locations;
    this.cache = route.cache();
    this.cookiePath = route.cookiePath();
    this.framing =
        route.frame() == Frame.SELF ? Optional.of("frame-ancestors 'self'") : Optional.empty();
    this.sandbox = "sandbox; " + framing.orElse("frame-ancestors 'none'");
  }

  /**
   * Copies the fields that may pass.
   *
   * @param asked supplies the target of the request; called only if a field needs it
   */
  void copy(Answer from, Supplier<Locations.Asked> asked, HttpServletResponse to) {
    var options = options(from);
    var type = "";
    var dated = false;
    for (var fields = from.fields(); fields.hasNext(); ) {
      var field = fields.next();
      var name = field.getName();
      if (dropped.contains(name) || options.contains(name)) {
        continue;
      }
      if (!SPECIAL.contains(name)) {
        to.addHeader(name, field.getValue());
      } else if (name.equalsIgnoreCase("Content-Type")) {
        type = field.getValue();
        to.setHeader("Content-Type", type);
      } else if (name.equalsIgnoreCase("Date")) {
        dated = true;
        to.setHeader("Date", field.getValue());
      } else {
        special(field, asked, to);
      }
    }
    // RFC 9110 section 6.6.1: a recipient that forwards an answer without a date adds it.
    if (!dated) {
      to.setHeader("Date", date.now());
    }
    if (cache) {
      caching(from, to);
    }
    if (!isInert(type)) {
      to.setHeader("Content-Security-Policy", sandbox);
    } else if (framing.isPresent()) {
      to.setHeader("Content-Security-Policy", framing.get());
    }
  }

  private void special(Header field, Supplier<Locations.Asked> asked, HttpServletResponse to) {
    var name = field.getName();
    var value = field.getValue();
    if (name.equalsIgnoreCase("Set-Cookie")) {
      cookie(value, asked.get(), to);
    } else if (name.equalsIgnoreCase("Content-Disposition")) {
      to.setHeader(name, FileNames.inAscii(value));
    } else if (name.equalsIgnoreCase("Retry-After")) {
      // A 401 that asks the client to repeat the request has one of this application already.
      if (!to.containsHeader(name)) {
        to.setHeader(name, value);
      }
    } else if (URLS.contains(name)) {
      url(name, locations.mapped(value, asked.get()), to);
    } else if (URL_LISTS.contains(name)) {
      links(name, value, asked.get(), to);
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

  private void cookie(String line, Locations.Asked asked, HttpServletResponse to) {
    var kept = cookies.fromBackend(line, cookiePath.orElse(locations.path(asked)));
    if (!kept.isEmpty()) {
      to.addHeader("Set-Cookie", kept);
    }
  }

  private void url(String name, Optional<String> mapped, HttpServletResponse to) {
    if (mapped.isPresent()) {
      to.setHeader(name, mapped.get());
    } else {
      warn(name);
    }
  }

  private void links(String name, String value, Locations.Asked asked, HttpServletResponse to) {
    Function<String, Optional<String>> map = url -> locations.mapped(url, asked);
    var links =
        name.equalsIgnoreCase("Upload-Concat")
            ? Links.mappedConcat(value, map)
            : name.equalsIgnoreCase("URI") && !value.strip().startsWith("<")
                ? map.apply(value)
                : Links.mapped(value, map);
    links.ifPresentOrElse(kept -> to.addHeader(name, kept), () -> warn(name));
  }

  // The URL is not logged, because its path and query may hold secrets.
  private void warn(String name) {
    if (warned.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "the field {0} of an answer on the relay route {1} names a URL of the backend that no"
              + " route leads to, so it was left out; if pages need it, let a route lead there"
              + " (said once for each route)",
          new Object[] {name, locations.route()});
    }
  }

  // RFC 9111 section 3.5 forbids shared caches to store answers to requests with Authorization. The
  // browser's request has no such field, so no-store stays unless the backend sends Cache-Control.
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

  // Whether a document of this type runs no script in the origin of this application. HTML, SVG,
  // XML, or a type that a browser guesses could do so, and gets a sandbox. PDF gets none, because a
  // sandbox would break the viewer that browsers show it with.
  private static boolean isInert(String type) {
    var plain = type.toLowerCase(Locale.ROOT);
    return plain.startsWith("image/") && !plain.startsWith("image/svg")
        || plain.startsWith("audio/")
        || plain.startsWith("video/")
        || plain.startsWith("application/pdf");
  }
}
