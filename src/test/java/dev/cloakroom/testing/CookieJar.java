package dev.cloakroom.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cookies as a browser keeps them: RFC 6265bis section 5, with {@code http://localhost} and {@code
 * http://127.0.0.1} as trustworthy as https, and the {@code __Http-} and {@code __Host-Http-}
 * prefixes. What it refuses it remembers, so that a test can tell. Requests at the same time may
 * share it.
 */
public final class CookieJar {
  private static final int MOST_BYTES = 4096;
  private static final int MOST_ATTRIBUTE_BYTES = 1024;
  private static final Duration LONGEST_LIFE = Duration.ofDays(400);
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]+");

  private final Clock clock;
  private final Map<Key, Cookie> cookies = new LinkedHashMap<>();
  private final List<String> refusals = new ArrayList<>();

  /** An empty jar, with the clock of the machine. */
  public CookieJar() {
    this(Clock.systemUTC());
  }

  /** An empty jar; cookies expire by that clock. */
  public CookieJar(Clock clock) {
    this.clock = clock;
  }

  /** Takes in one {@code Set-Cookie} line of an answer to a request for {@code uri}. */
  public synchronized void store(URI uri, String line) {
    try {
      keep(parse(uri, line));
    } catch (Refused e) {
      refusals.add(e.getMessage() + ": " + line);
    }
  }

  /** The {@code Cookie} header for a request, empty when there is none to send. */
  public Optional<String> header(URI uri) {
    return header(uri, Initiator.SAME_SITE);
  }

  /** The same for a request that may come from another site. */
  public synchronized Optional<String> header(URI uri, Initiator initiator) {
    dropExpired();
    var header =
        cookies.values().stream()
            .filter(cookie -> cookie.isSentTo(uri) && initiator.brings(cookie.sameSite()))
            .sorted(Comparator.comparingInt((Cookie cookie) -> -cookie.path().length()))
            .map(
                cookie ->
                    cookie.name().isEmpty() ? cookie.value() : cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  /** The cookies that have not expired, in the order they came. */
  public synchronized Collection<Cookie> all() {
    dropExpired();
    return List.copyOf(cookies.values());
  }

  /** The cookie of a name; the first to come, if several hosts or paths have one. */
  public Optional<Cookie> find(String name) {
    return all().stream().filter(cookie -> cookie.name().equals(name)).findFirst();
  }

  /** Whether it holds no cookie that has not expired. */
  public boolean isEmpty() {
    return all().isEmpty();
  }

  /** What {@code document.cookie} would show. */
  public List<String> namesReadByScript() {
    return all().stream().filter(cookie -> !cookie.httpOnly()).map(Cookie::name).toList();
  }

  /** The lines that a browser would not have stored, each with the reason. */
  public synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** The same cookies in another browser: a thief's. */
  public synchronized CookieJar copy() {
    var copy = new CookieJar(clock);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Forgets the cookies, and what it has refused. */
  public synchronized void clear() {
    cookies.clear();
    refusals.clear();
  }

  private void keep(Cookie cookie) {
    var key = new Key(cookie.name(), cookie.domain(), cookie.hostOnly(), cookie.path());
    if (cookie.isExpired(clock.instant())) {
      cookies.remove(key);
      return;
    }
    cookies.put(key, cookie);
  }

  private void dropExpired() {
    var now = clock.instant();
    cookies.values().removeIf(cookie -> cookie.isExpired(now));
  }

  private Cookie parse(URI uri, String line) {
    if (CONTROL.matcher(line).find()) {
      throw new Refused("control character");
    }
    var parts = line.split(";", -1);
    var equals = parts[0].indexOf('=');
    var name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
    var value = parts[0].substring(equals + 1).strip();
    if (name.isEmpty() && value.isEmpty()) {
      throw new Refused("neither name nor value");
    }
    if (bytes(name) + bytes(value) > MOST_BYTES) {
      throw new Refused("name and value exceed 4096 bytes");
    }

    var attributes = attributes(parts);
    var domain =
        attributes.getOrDefault("domain", "").replaceFirst("^\\.", "").toLowerCase(Locale.ROOT);
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    var cookie =
        new Cookie(
            name,
            value,
            domain.isEmpty() ? host : domain,
            domain.isEmpty(),
            path(uri, attributes),
            attributes.containsKey("secure"),
            attributes.containsKey("httponly"),
            SameSite.of(attributes.get("samesite")),
            expiry(attributes));
    requireAcceptable(cookie, uri, attributes);
    return cookie;
  }

  private static Map<String, String> attributes(String[] parts) {
    var attributes = new LinkedHashMap<String, String>();
    for (var i = 1; i < parts.length; i++) {
      var equals = parts[i].indexOf('=');
      var name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
      var value = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
      if (bytes(value) <= MOST_ATTRIBUTE_BYTES) {
        attributes.put(name.strip().toLowerCase(Locale.ROOT), value);
      }
    }
    // An unreadable lifetime is as good as none, and must not hide a readable one.
    attributes.computeIfPresent(
        "max-age", (name, value) -> SECONDS.matcher(value).matches() ? value : null);
    return attributes;
  }

  private static void requireAcceptable(Cookie cookie, URI uri, Map<String, String> attributes) {
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    if (!cookie.hostOnly() && (!cookie.matchesHost(host) || !cookie.domain().contains("."))) {
      throw new Refused("Domain is not this host's");
    }
    if (cookie.secure() && !isTrustworthy(uri)) {
      throw new Refused("Secure over plain http");
    }
    if (cookie.sameSite() == SameSite.NONE && !cookie.secure()) {
      throw new Refused("SameSite=None without Secure");
    }
    // A cookie without a name counts by its value, or else the value could pass for a name on the
    // server.
    var prefixed =
        (cookie.name().isEmpty() ? cookie.value() : cookie.name()).toLowerCase(Locale.ROOT);
    if (cookie.name().isEmpty() && prefixed.matches("__(secure|host|http|host-http)-.*")) {
      throw new Refused("prefix without a name");
    }
    if (prefixed.matches("__(secure|host|http)-.*") && !cookie.secure()) {
      throw new Refused("prefix wants Secure");
    }
    if (prefixed.startsWith("__host-")
        && !(cookie.hostOnly()
            && cookie.path().equals("/")
            && "/".equals(attributes.get("path")))) {
      throw new Refused("prefix wants Path=/ and no Domain");
    }
    if (prefixed.matches("__(host-)?http-.*") && !cookie.httpOnly()) {
      throw new Refused("prefix wants HttpOnly");
    }
  }

  private Optional<Instant> expiry(Map<String, String> attributes) {
    var now = clock.instant();
    var maxAge = attributes.get("max-age");
    if (maxAge != null) {
      if (maxAge.startsWith("-") || maxAge.matches("0+")) {
        return Optional.of(Instant.MIN);
      }
      // Longer than any life that counts, so that no number is too long to read.
      var seconds = maxAge.length() > 10 ? LONGEST_LIFE.toSeconds() : Long.parseLong(maxAge);
      return Optional.of(now.plusSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds())));
    }
    return date(attributes.get("expires"))
        .map(date -> date.isAfter(now.plus(LONGEST_LIFE)) ? now.plus(LONGEST_LIFE) : date);
  }

  private static Optional<Instant> date(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      var withSpaces = text.replaceAll("(\\d{1,2})-(\\p{Alpha}{3})-(\\d{4})", "$1 $2 $3");
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(withSpaces, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String path(URI uri, Map<String, String> attributes) {
    var path = attributes.getOrDefault("path", "");
    if (path.startsWith("/")) {
      return path;
    }
    var lastSlash = uri.getPath().lastIndexOf('/');
    return lastSlash <= 0 ? "/" : uri.getPath().substring(0, lastSlash);
  }

  private static boolean isTrustworthy(URI uri) {
    return uri.getScheme().equals("https")
        || uri.getHost().equals("localhost")
        || uri.getHost().equals("127.0.0.1")
        || uri.getHost().endsWith(".localhost");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The attribute {@code SameSite}; DEFAULT where a cookie has none. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE,
    DEFAULT;

    private static SameSite of(String attribute) {
      return switch (attribute == null ? "" : attribute.toLowerCase(Locale.ROOT)) {
        case "strict" -> STRICT;
        case "lax" -> LAX;
        case "none" -> NONE;
        default -> DEFAULT;
      };
    }
  }

  /** What begins a request (RFC 6265bis section 5.2). */
  public enum Initiator {
    /** A page of the same site, or the user. */
    SAME_SITE,

    /** Another site, which leads the whole tab here by a link or a redirect. */
    CROSS_SITE_LINK,

    /** Another site in any other way: by a form with POST, a script or a frame. */
    CROSS_SITE;

    private boolean brings(SameSite cookie) {
      return switch (cookie) {
        case NONE -> true;
        case LAX, DEFAULT -> this != CROSS_SITE;
        case STRICT -> this == SAME_SITE;
      };
    }
  }

  /** A cookie in the jar. Without an expiry it lasts as long as the browser runs. */
  public record Cookie(
      String name,
      String value,
      String domain,
      boolean hostOnly,
      String path,
      boolean secure,
      boolean httpOnly,
      SameSite sameSite,
      Optional<Instant> expiry) {

    private boolean isExpired(Instant now) {
      return expiry.isPresent() && !expiry.get().isAfter(now);
    }

    private boolean isSentTo(URI uri) {
      var host = uri.getHost().toLowerCase(Locale.ROOT);
      return (hostOnly ? host.equals(domain) : matchesHost(host))
          && matchesPath(uri.getPath().isEmpty() ? "/" : uri.getPath())
          && (!secure || isTrustworthy(uri));
    }

    private boolean matchesHost(String host) {
      return host.equals(domain) || host.endsWith("." + domain);
    }

    private boolean matchesPath(String requested) {
      return requested.equals(path) || requested.startsWith(path.endsWith("/") ? path : path + "/");
    }
  }

  private record Key(String name, String domain, boolean hostOnly, String path) {}

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refused(String reason) {
      super(reason);
    }
  }
}
