package dev.cloakroom.cookie;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a session of the cookies of a request. What was opened a moment ago is remembered by the
 * very values of the cookies, since a page sends the same ones with every call; what cannot be
 * opened is not, so that nobody fills the memory with garbage.
 */
final class SessionOpener {
  // In characters of cookie values; with the sessions themselves, some tens of MiB at the most.
  private static final long MOST_CHARACTERS = 8 * 1024 * 1024;
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final CookieSealer sealer;
  private final CookieSpec access;
  private final CookieSpec refresh;
  private final Cache<Map<String, String>, Session> opened =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Map<String, String> values, Session session) -> weight(values))
          .expireAfterAccess(MEMORY)
          .executor(Runnable::run)
          .build();

  SessionOpener(CookieSealer sealer, CookieSpec access, CookieSpec refresh) {
    this.sealer = sealer;
    this.access = access;
    this.refresh = refresh;
  }

  private static int weight(Map<String, String> values) {
    return values.values().stream().mapToInt(String::length).sum();
  }

  /** The session, or empty for any fault at all. */
  Optional<Session> open(CookieHeader header) {
    var known = opened.getIfPresent(header.values());
    if (known != null) {
      return Optional.of(known);
    }
    var session = unseal(header);
    session.ifPresent(fresh -> opened.put(header.values(), fresh));
    return session;
  }

  private Optional<Session> unseal(CookieHeader header) {
    var accessToken = token(header, access);
    var refreshToken = token(header, refresh);
    if (accessToken.isEmpty() && header.has(access.name())
        || refreshToken.isEmpty() && header.has(refresh.name())
        || accessToken.isEmpty() && refreshToken.isEmpty()) {
      return Optional.empty();
    }
    var one = accessToken.or(() -> refreshToken).get();
    var other = refreshToken.or(() -> accessToken).get();
    if (!one.sid().equals(other.sid()) || !one.start().equals(other.start())) {
      return Optional.empty();
    }
    return Optional.of(
        new Session(
            one.sid(),
            one.start(),
            new TokenPair(
                accessToken.map(TokenCodec.Sealed::token).orElse(""),
                refreshToken.map(TokenCodec.Sealed::token),
                accessToken.flatMap(TokenCodec.Sealed::expiresAt))));
  }

  private Optional<TokenCodec.Sealed> token(CookieHeader header, CookieSpec spec) {
    var value = header.get(spec.name());
    if (value == null) {
      return Optional.empty();
    }
    var parts = CookieSealer.parts(value);
    if (parts < 1 || parts > SessionCookies.MAX_PARTS) {
      return Optional.empty();
    }
    if (parts > 1) {
      var whole = new StringBuilder(value);
      for (var i = 1; i < parts; i++) {
        var part = header.get(spec.part(i).name());
        if (part == null) {
          return Optional.empty();
        }
        whole.append(part);
      }
      value = whole.toString();
    }
    return sealer.open(spec.name(), parts, value).flatMap(TokenCodec::decode);
  }
}
