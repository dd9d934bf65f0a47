package dev.cloakroom.cookie;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads, writes and clears the cookies of a session. */
@PerFrontEnd
public class SessionCookies {
  static final int MAX_PARTS = 4;

  private final CookieSpec access;
  private final CookieSpec refresh;
  private final CookieSealer sealer;
  private final SessionOpener opener;
  // Present if cloakroom.session.idle is set.
  private final Optional<ActivityCookie> activity;
  // Present if users sign in at an OpenID Provider.
  private final Optional<IdTokenCookie> idToken;
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
    this.opener = new SessionOpener(sealer, access, refresh, registration(settings));
    var lastSeen =
        new ActivityCookie(
            new CookieSpec(cookies.prefix() + "lastSeen", cookies.secure(), persistent), sealer);
    this.activity = settings.session().idle().map(idle -> lastSeen);
    var ofIdToken =
        new IdTokenCookie(
            new CookieSpec(cookies.prefix() + "idToken", cookies.secure(), persistent), sealer);
    this.idToken = settings.openIdConnect().map(provider -> ofIdToken);
    this.placeholder = new CookieSpec(cookies.prefix() + "nothing", cookies.secure(), persistent);
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
  }

  private static Optional<String> registration(Settings settings) {
    return settings
        .openIdConnect()
        .map(own -> SessionAttributes.registration(own.issuer(), own.client().id()));
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
    ResponseCookies.attach(request, response);
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
          ResponseCookies.add(request, cookie.name(), line);
        });
  }

  /** The ID token that the request's cookies keep for the session, if there is one. */
  public Optional<String> idToken(HttpServletRequest request, Session session) {
    return idToken.flatMap(cookie -> cookie.read(request, session));
  }

  /** Whether an ID token fits into its cookie. */
  public boolean canKeep(String token) {
    return idToken.filter(cookie -> cookie.fits(token)).isPresent();
  }

  /**
   * Sets the cookies of a session that begins. Cookies of an earlier session are expired, also
   * those that the request does not bring: a browser that comes back from an OpenID Provider brings
   * no {@code Strict} cookie.
   *
   * @param others whether the browser may have cookies of another session that it did not send
   * @throws TokenTooLarge as {@link #write}
   */
  public void writeNew(HttpServletRequest request, Session session, boolean others) {
    var lines = lines(session);
    if (idToken.isPresent()) {
      Stream.of(access.name(), refresh.name(), idToken.get().name())
          .forEach(name -> lines.computeIfAbsent(name, this::expire));
    }
    for (var part = 1; others && part < MAX_PARTS; part++) {
      lines.computeIfAbsent(access.part(part).name(), this::expire);
      lines.computeIfAbsent(refresh.part(part).name(), this::expire);
    }
    for (var name : sent(request)) {
      lines.computeIfAbsent(name, this::expire);
    }
    ResponseCookies.send(request, lines, this::holdsTokens);
  }

  /**
   * Sets the cookies of a session for what is left of its lifetime. Session cookies of the request
   * that are not set again, such as the third part of a longer token, are expired.
   *
   * @throws TokenTooLarge if a token needs more than {@link #MAX_PARTS} cookies; then no cookie is
   *     set
   */
  public void write(HttpServletRequest request, Session session) {
    var lines = lines(session);
    for (var name : sent(request)) {
      lines.computeIfAbsent(name, this::expire);
    }
    ResponseCookies.send(
        request, lines, name -> isReplacedByTokens(name) || lines.containsKey(name));
  }

  private Map<String, String> lines(Session session) {
    var left = session.leftWithTokens(maxAge, clock.instant());
    var tokens = session.tokens();
    var lines = new LinkedHashMap<String, String>();
    if (tokens.hasAccessToken()) {
      var carries = tokens.refreshToken().isEmpty();
      var plain = TokenCodec.encode(session, tokens.accessToken(), tokens.expiresAt(), carries);
      lines.putAll(issue(access.keptAsIn(session), plain, left));
    }
    if (tokens.refreshToken().isPresent()) {
      var plain =
          TokenCodec.encode(session, tokens.refreshToken().get(), tokens.refreshExpiresAt(), true);
      lines.putAll(issue(refresh.keptAsIn(session), plain, left));
    }
    // An ID token that does not fit is left out: then a logout asks the provider without a hint.
    idToken.ifPresent(
        cookie ->
            tokens
                .idToken()
                .ifPresent(
                    token ->
                        lines.put(
                            cookie.name(),
                            cookie.issue(session, token, left).orElseGet(cookie::expire))));
    return lines;
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
    idToken.ifPresent(cookie -> lines.put(cookie.name(), cookie.expire()));
    ResponseCookies.send(request, lines, this::isSessionCookie);
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
      ResponseCookies.send(request, lines, this::isSessionCookie);
    }
  }

  /** Removes the session cookies from the response, so that the browser keeps those that it has. */
  public void withdraw(HttpServletRequest request) {
    // Servlet 6.0 can replace a header, but cannot remove it. So the line that replaces the others
    // expires a cookie that is never set.
    ResponseCookies.send(
        request, Map.of(placeholder.name(), placeholder.expire()), this::isSessionCookie);
  }

  private String expire(String name) {
    return access.named(name).expire();
  }

  private Iterable<String> sent(HttpServletRequest request) {
    return CookieHeader.of(request, access.name(), refresh.name()).values().keySet();
  }

  private boolean holdsTokens(String name) {
    return isReplacedByTokens(name)
        || idToken.filter(cookie -> name.equals(cookie.name())).isPresent();
  }

  // Renewed tokens may come without an ID token. Then the one that is there stays.
  private boolean isReplacedByTokens(String name) {
    return name.startsWith(access.name()) || name.startsWith(refresh.name());
  }

  private boolean isSessionCookie(String name) {
    return holdsTokens(name) || activity.filter(cookie -> name.equals(cookie.name())).isPresent();
  }
}
