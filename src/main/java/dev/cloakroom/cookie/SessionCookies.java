package dev.cloakroom.cookie;

import dev.cloakroom.config.Settings;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads, writes and clears the cookies of a session. */
@ApplicationScoped
public class SessionCookies {
  // The response is not a CDI bean, but renewal may happen anywhere below a request: so the
  // outermost
  // filter leaves the response where everybody who has the request can find it.
  private static final String RESPONSE = SessionCookies.class.getName() + ".response";
  static final int MAX_PARTS = 4;

  private final CookieSpec access;
  private final CookieSpec refresh;
  private final CookieSealer sealer;
  private final SessionOpener opener;
  private final Duration maxAge;
  private final Clock clock;

  SessionCookies() {
    access = null;
    refresh = null;
    sealer = null;
    opener = null;
    maxAge = null;
    clock = null;
  }

  @Inject
  public SessionCookies(Settings settings, Clock clock) {
    var cookies = settings.cookies();
    var persistent = settings.session().persistent();
    this.access = new CookieSpec(cookies.prefix() + "accessToken", cookies.secure(), persistent);
    this.refresh = new CookieSpec(cookies.prefix() + "refreshToken", cookies.secure(), persistent);
    this.sealer = new CookieSealer(cookies.keys());
    this.opener = new SessionOpener(sealer, access, refresh);
    this.maxAge = settings.session().maxAge();
    this.clock = clock;
  }

  /**
   * What a request's cookies say.
   *
   * @param session the session, if they hold a whole one
   * @param broken whether there are cookies of ours that make no session: tampered, foreign, mixed,
   *     incomplete, or sealed under a key that is gone
   */
  public record Reading(Optional<Session> session, boolean broken) {}

  /** Lets {@link #write} and {@link #clear} find the answer to this request. */
  public static void attach(HttpServletRequest request, HttpServletResponse response) {
    request.setAttribute(RESPONSE, response);
  }

  /** Reads the session. Every fault has the same outcome. */
  public Reading read(HttpServletRequest request) {
    var header = CookieHeader.of(request, access.name(), refresh.name());
    if (header.isEmpty()) {
      return new Reading(Optional.empty(), false);
    }
    var session = header.ambiguous() ? Optional.<Session>empty() : opener.open(header);
    return new Reading(session, session.isEmpty());
  }

  /**
   * Sets the cookies of a session, for as long as is left of it, and expires what the request
   * brought and the session no longer needs.
   *
   * @throws TokenTooLarge if a token takes more cookies than there may be; then nothing is set
   */
  public void write(HttpServletRequest request, Session session) {
    var left = session.left(maxAge, clock.instant());
    var tokens = session.tokens();
    var lines = new LinkedHashMap<String, String>();
    if (tokens.hasAccessToken()) {
      lines.putAll(
          issue(
              access, TokenCodec.encode(session, tokens.accessToken(), tokens.expiresAt()), left));
    }
    tokens
        .refreshToken()
        .ifPresent(
            token ->
                lines.putAll(
                    issue(refresh, TokenCodec.encode(session, token, Optional.empty()), left)));
    for (var name : sent(request)) {
      lines.computeIfAbsent(name, this::expire);
    }
    send(request, lines);
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

  /** Expires the session's cookies, and every part that the request brought. */
  public void clear(HttpServletRequest request) {
    var lines = new LinkedHashMap<String, String>();
    lines.put(access.name(), access.expire());
    lines.put(refresh.name(), refresh.expire());
    sent(request).forEach(name -> lines.put(name, expire(name)));
    send(request, lines);
  }

  /**
   * Expires what the request brought, and nothing else: another answer may have set new cookies by
   * now.
   */
  public void clearSent(HttpServletRequest request) {
    var lines = new LinkedHashMap<String, String>();
    sent(request).forEach(name -> lines.put(name, expire(name)));
    send(request, lines);
  }

  private String expire(String name) {
    return new CookieSpec(name, access.secure(), access.persistent()).expire();
  }

  private Iterable<String> sent(HttpServletRequest request) {
    return CookieHeader.of(request, access.name(), refresh.name()).values().keySet();
  }

  // RFC 6265bis section 4.1.1: one line a name in one answer. A later decision replaces an earlier
  // one, and leaves the cookies of others alone.
  private void send(HttpServletRequest request, Map<String, String> lines) {
    if (!(request.getAttribute(RESPONSE) instanceof HttpServletResponse response)) {
      throw new IllegalStateException("no answer to write cookies to");
    }
    List<String> kept = new ArrayList<>();
    for (var line : response.getHeaders("Set-Cookie")) {
      if (!line.startsWith(access.name()) && !line.startsWith(refresh.name())) {
        kept.add(line);
      }
    }
    kept.addAll(lines.values());
    response.setHeader("Set-Cookie", kept.get(0));
    kept.subList(1, kept.size()).forEach(line -> response.addHeader("Set-Cookie", line));
  }
}
