package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Refresh tokens with rotation (RFC 9700 section 4.14.2): each can be used once and is exchanged
 * for a successor. The tokens of one sign-in are a family, and only its newest token is valid. If a
 * client sends an older one, a token was copied, and the whole family ends.
 */
@ApplicationScoped
class RefreshTokens {

  private static final Duration LIFETIME = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Family> families = new HashMap<>();
  private final Clock clock;

  RefreshTokens() {
    this(null);
  }

  @Inject
  RefreshTokens(Clock clock) {
    this.clock = clock;
  }

  synchronized String begin(Account account) {
    var now = clock.instant();
    families.values().removeIf(family -> family.endedBy(now));
    return next(random(), account, now.plus(LIFETIME));
  }

  /** Exchanges a token for its successor; empty if the token is unknown, expired or used. */
  synchronized Optional<Rotation> rotate(String token) {
    var id = familyOf(token);
    var family = families.remove(id);
    if (family == null || family.endedBy(clock.instant()) || !family.newest().equals(token)) {
      return Optional.empty();
    }
    return Optional.of(new Rotation(family.account(), next(id, family.account(), family.end())));
  }

  synchronized void end(String token) {
    families.remove(familyOf(token));
  }

  private String next(String id, Account account, Instant end) {
    var token = id + "." + random();
    families.put(id, new Family(account, token, end));
    return token;
  }

  private static String familyOf(String token) {
    return token.substring(0, Math.max(0, token.indexOf('.')));
  }

  private static String random() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private record Family(Account account, String newest, Instant end) {

    boolean endedBy(Instant now) {
      return !now.isBefore(end);
    }

    @Override
    public String toString() {
      return "Family[" + account + "]";
    }
  }

  /** The account of the used token, and the token's successor. */
  record Rotation(Account account, String successor) {

    @Override
    public String toString() {
      return "Rotation[" + account + "]";
    }
  }
}
