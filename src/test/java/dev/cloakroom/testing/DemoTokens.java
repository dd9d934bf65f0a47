package dev.cloakroom.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a {@link DemoBackend} has issued. A refresh token is good once and has a successor (RFC 9700
 * section 4.14.2); one that comes a second time ends its session.
 */
final class DemoTokens {
  static final ProviderKey KEY = ProviderKey.rsa("demo", "RS256");
  static final Duration LIFE = Duration.ofSeconds(60);

  private final Clock clock;
  private final Map<String, Issued> accessTokens = new HashMap<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private Duration life = LIFE;

  DemoTokens(Clock clock) {
    this.clock = clock;
  }

  synchronized void live(Duration accessTokenLife) {
    life = accessTokenLife;
  }

  /** The JSON of a sign-in. */
  synchronized Map<String, Object> begin(DemoAccount account) {
    return issue(account, UUID.randomUUID().toString(), clock.instant());
  }

  /** The JSON of a renewal; empty if the token is unknown or used up. */
  synchronized Optional<Map<String, Object>> renew(String refreshToken) {
    var session = sessionOf(refreshToken);
    var found = Optional.ofNullable(sessions.remove(session));
    return found
        .filter(known -> known.newest().equals(refreshToken))
        .map(known -> issue(known.account(), session, known.authenticated()));
  }

  synchronized void end(String refreshToken) {
    sessions.remove(sessionOf(refreshToken));
  }

  synchronized void end(DemoAccount account) {
    sessions.values().removeIf(session -> session.account() == account);
  }

  /** Whose access token it is; empty if it is unknown or has expired. */
  synchronized Optional<DemoAccount> owner(String accessToken) {
    return Optional.ofNullable(accessTokens.get(accessToken))
        .filter(issued -> clock.instant().isBefore(issued.expiry()))
        .map(Issued::account);
  }

  synchronized void clear() {
    accessTokens.clear();
    sessions.clear();
    life = LIFE;
  }

  private Map<String, Object> issue(DemoAccount account, String session, Instant authenticated) {
    var now = clock.instant();
    var expiry = now.plus(life);
    var claims = new LinkedHashMap<String, Object>(account.claims());
    claims.put("iss", DemoBackend.ISSUER);
    claims.put("sub", account.subject());
    claims.put("auth_time", authenticated.getEpochSecond());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", expiry.getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    var accessToken = new JwtDraft(claims, KEY).header("typ", "JWT").compact();
    var refreshToken = session + "." + UUID.randomUUID();
    accessTokens.put(accessToken, new Issued(account, expiry));
    sessions.put(session, new Session(account, authenticated, refreshToken));
    return Map.of("token", accessToken, "refresh_token", refreshToken, "name", account.fullName());
  }

  private static String sessionOf(String refreshToken) {
    return refreshToken.split("\\.", 2)[0];
  }

  private record Issued(DemoAccount account, Instant expiry) {}

  private record Session(DemoAccount account, Instant authenticated, String newest) {
    @Override
    public String toString() {
      return "Session[" + account + "]";
    }
  }
}
