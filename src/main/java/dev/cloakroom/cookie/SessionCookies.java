package dev.cloakroom.cookie;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads, writes and clears the cookies of a session. */
@SingleInstance
public class SessionCookies {
  // The response is not a CDI bean, but any code that serves the request may renew the tokens. So
  // EdgeFilter keeps the response as an attribute of the request.
  private static final String RESPONSE = SessionCookies.class.getName() + ".response";
  static final int MAX_PARTS = 4;

  private final CookieSpec access;
  private final CookieSpec refresh;
  private final CookieSealer sealer;
  private final SessionOpener opener;
  // Present if cloakroom.session.idle is set.
  private final Optional<ActivityCookie> activity;
  private final CookieSpec placeholder;
  private final Duration maxAge;
  private final Clock clock;

  @Inject
  public SessionCookies(Settings settings, Clock clock) {
    var cookies = settings.cookies();
    var persistent = settings.session().persistent();
    this.access = new CookieSpec(cookies.prefix() + "accessToken", cookies.secure(), persistent);
    this.refresh = new CookieSpec(cookies.prefix() + "refreshToken", cookies.secure(), persistent);
    this.sealer = new CookieSealer(cookies.keys());
    this.opener = new SessionOpener(sealer, access, refresh);
    var lastSeen =
        new ActivityCookie(
            new CookieSpec(cookies.prefix() + "lastSeen", cookies.secure(), persistent), sealer);
    this.activity = settings.session().idle().map(idle -> lastSeen);
    this.placeholder = new CookieSpec(cookies.prefix() + "nothing", cookies.secure(), persistent);
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
  }

  /**
   * The result of reading a request's cookies.
   *
   * @param session the session, if the cookies hold a whole one
   * @param broken whether there are session cookies that make no session: altered, of another
   *     application, of two sessions, incomplete, or sealed under a key that is not configured
   */
  public record Reading(Optional<Session> session, boolean broken) {}

  /** Sets the response that {@link #write} and {@link #clear} write the request's cookies to. */
  public static void attach(HttpServletRequest request, HttpServletResponse response) {
    request.setAttribute(RESPONSE, response);
  }

  /** Reads the session. Every fault gives the same result. */
  public Reading read(HttpServletRequest request) {
    var header = CookieHeader.of(request, access.name(), refresh.name());
    if (header.isEmpty()) {
      return new Reading(Optional.empty(), false);
    }
    var session = header.ambiguous() ? Optional.<Session>empty() : opener.open(header);
    return new Reading(session, session.isEmpty());
  }

  /**
   * The time of the session's last use, from its sealed cookie. Without that cookie it is the
   * beginning of the session, so that a client gains no time by leaving the cookie out.
   */
  public Instant lastSeen(HttpServletRequest request, Session session) {
    return activity.flatMap(cookie -> cookie.read(request, session)).orElse(session.start());
  }

  /** Sets the cookie with the time of the session's last use to now, if there is an idle limit. */
  public void touch(HttpServletRequest request, Session session) {
    activity.ifPresent(
        cookie -> {
          var now = clock.instant();
          var line = cookie.issue(session, now, session.left(maxAge, now));
          send(request, Map.of(cookie.name(), line), name -> name.equals(cookie.name()));
        });
  }

  /**
   * Sets the cookies of a session for what is left of its lifetime. Session cookies of the request
   * that are not set again, such as the third part of a longer token, are expired.
   *
   * @throws TokenTooLarge if a token needs more than {@link #MAX_PARTS} cookies; then no cookie is
   *     set
   */
  public void write(HttpServletRequest request, Session session) {
    var left = session.left(maxAge, clock.instant());
    var tokens = session.tokens();
    var lines = new LinkedHashMap<String, String>();
    if (tokens.hasAccessToken()) {
      var carries = tokens.refreshToken().isEmpty();
      var plain = TokenCodec.encode(session, tokens.accessToken(), tokens.expiresAt(), carries);
      lines.putAll(issue(access.keptAsIn(session), plain, left));
    }
    if (tokens.refreshToken().isPresent()) {
      var plain = TokenCodec.encode(session, tokens.refreshToken().get(), Optional.empty(), true);
      lines.putAll(issue(refresh.keptAsIn(session), plain, left));
    }
    for (var name : sent(request)) {
      lines.computeIfAbsent(name, this::expire);
    }
    send(request, lines, this::holdsTokens);
  }

  private Map<String, String> issue(CookieSpec spec, byte[] plain, Duration left) {
    var room = spec.part(MAX_PARTS - 1).room();
    var parts = (sealer.sealedLength(plain.length) + room - 1) / room;
    if (parts > MAX_PARTS) {
      throw new TokenTooLarge();
    }
    var value = sealer.seal(spec.name(), parts, plain);
    var lines = new LinkedHashMap<String, String>();
    for (var i = 0; i < parts; i++) {
      var part = spec.part(i);
      var end = Math.min(value.length(), (i + 1) * room);
      lines.put(part.name(), part.issue(value.substring(i * room, end), left));
    }
    return lines;
  }

  /** Expires the session's cookies, and every part of them in the request. */
  public void clear(HttpServletRequest request) {
    var lines = new LinkedHashMap<String, String>();
    lines.put(access.name(), access.expire());
    lines.put(refresh.name(), refresh.expire());
    sent(request).forEach(name -> lines.put(name, expire(name)));
    activity.ifPresent(cookie -> lines.put(cookie.name(), cookie.expire()));
    send(request, lines, this::isSessionCookie);
  }

  /**
   * Expires only those session cookies of the request that open under a configured key. The others
   * may belong to another Cloakroom on this host with the same names, or another response may have
   * set new ones meanwhile. A login overwrites the cookies that stay, and a logout expires them.
   */
  public void clearOwn(HttpServletRequest request) {
    var header = CookieHeader.of(request, access.name(), refresh.name());
    var lines = new LinkedHashMap<String, String>();
    for (var own : opener.own(header)) {
      for (var name : header.values().keySet()) {
        if (name.startsWith(own.name())) {
          lines.put(name, expire(name));
        }
      }
    }
    if (!lines.isEmpty()) {
      send(request, lines, this::isSessionCookie);
    }
  }

  /** Removes the session cookies from the response, so that the browser keeps those that it has. */
  public void withdraw(HttpServletRequest request) {
    // Servlet 6.0 can replace a header, but cannot remove it. So the line that replaces the others
    // expires a cookie that is never set.
    send(request, Map.of(placeholder.name(), placeholder.expire()), this::isSessionCookie);
  }

  private String expire(String name) {
    return access.named(name).expire();
  }

  private Iterable<String> sent(HttpServletRequest request) {
    return CookieHeader.of(request, access.name(), refresh.name()).values().keySet();
  }

  private boolean holdsTokens(String name) {
    return name.startsWith(access.name()) || name.startsWith(refresh.name());
  }

  private boolean isSessionCookie(String name) {
    return holdsTokens(name) || activity.filter(cookie -> name.equals(cookie.name())).isPresent();
  }

  // A response has one Set-Cookie line per cookie name (RFC 6265bis section 4.1.1). So the new
  // lines replace earlier ones of the session's cookies; lines of other cookies stay.
  private void send(
      HttpServletRequest request, Map<String, String> lines, Predicate<String> replaced) {
    if (!(request.getAttribute(RESPONSE) instanceof HttpServletResponse response)) {
      throw new IllegalStateException("no answer to write cookies to");
    }
    List<String> kept = new ArrayList<>();
    for (var line : response.getHeaders("Set-Cookie")) {
      if (!replaced.test(line.substring(0, Math.max(0, line.indexOf('='))))) {
        kept.add(line);
      }
    }
    kept.addAll(lines.values());
    response.setHeader("Set-Cookie", kept.get(0));
    kept.subList(1, kept.size()).forEach(line -> response.addHeader("Set-Cookie", line));
  }
}
