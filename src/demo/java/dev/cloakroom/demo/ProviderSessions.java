package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is signed in at the provider, by the value of the provider's cookie. */
@ApplicationScoped
class ProviderSessions {
  static final String COOKIE = "demo-provider";

  private static final Duration LIFETIME = Duration.ofHours(12);

  private final Map<String, ProviderSession> byCookie = new ConcurrentHashMap<>();
  private final Clock clock;

  ProviderSessions() {
    this(null);
  }

  @Inject
  ProviderSessions(Clock clock) {
    this.clock = clock;
  }

  Optional<ProviderSession> of(Cookie cookie) {
    return Optional.ofNullable(cookie)
        .map(sent -> byCookie.get(sent.getValue()))
        .filter(session -> !isOver(session));
  }

  /**
   * Signs in; the answer's cookie names the session. A user who was signed in in that browser keeps
   * the session and is only newly authenticated.
   */
  NewCookie begin(Account account, Cookie before) {
    byCookie.values().removeIf(this::isOver);
    var kept = of(before).filter(session -> session.account().equals(account));
    var sid = kept.map(ProviderSession::sid).orElseGet(() -> RandomText.ofBytes(16));
    of(before).ifPresent(this::end);
    var value = RandomText.ofBytes(32);
    byCookie.put(value, new ProviderSession(sid, account, clock.instant()));
    return cookie(value, NewCookie.DEFAULT_MAX_AGE);
  }

  Optional<ProviderSession> bySid(String sid) {
    return byCookie.values().stream().filter(session -> session.sid().equals(sid)).findFirst();
  }

  void end(ProviderSession session) {
    byCookie.values().removeIf(session::isSame);
  }

  static NewCookie noCookie() {
    return cookie("", 0);
  }

  private boolean isOver(ProviderSession session) {
    return !clock.instant().isBefore(session.authenticated().plus(LIFETIME));
  }

  // Lax, so that it comes with the navigation from the client's site. Not Secure: the demo is http.
  private static NewCookie cookie(String value, int maxAge) {
    return new NewCookie.Builder(COOKIE)
        .value(value)
        .path("/")
        .maxAge(maxAge)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .build();
  }
}
