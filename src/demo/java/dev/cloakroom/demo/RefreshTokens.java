package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private final Map<String, Family> families = new HashMap<>();
  private final Clock clock;

  RefreshTokens() {
    this(null);
  }

  @Inject
  RefreshTokens(Clock clock) {
    this.clock = clock;
  }

  /** Begins a family for a sign-in with the backend's own login resource. */
  String begin(Account account) {
    return begin(account, Optional.empty());
  }

  /** Begins a family for a sign-in at the provider. */
  String begin(ProviderSession session) {
    return begin(session.account(), Optional.of(session));
  }

  private synchronized String begin(Account account, Optional<ProviderSession> session) {
    var now = clock.instant();
    families.values().removeIf(family -> family.endedBy(now));
    var authenticated = session.map(ProviderSession::authenticated).orElse(now);
    var family = new Family(account, session, authenticated, "", now.plus(LIFETIME));
    return next(RandomText.ofBytes(32), family).newest();
  }

  /** Exchanges a token for its successor; empty if the token is unknown, expired or used. */
  synchronized Optional<Rotation> rotate(String token) {
    var id = familyOf(token);
    var family = families.remove(id);
    if (family == null || family.endedBy(clock.instant()) || !family.newest().equals(token)) {
      return Optional.empty();
    }
    return Optional.of(next(id, family).rotation());
  }

  /** Ends the families of a session at the provider. */
  synchronized void end(ProviderSession session) {
    families.values().removeIf(family -> family.session().filter(session::isSame).isPresent());
  }

  synchronized void end(String token) {
    families.remove(familyOf(token));
  }

  private Family next(String id, Family before) {
    var family = before.with(id + "." + RandomText.ofBytes(32));
    families.put(id, family);
    return family;
  }

  private static String familyOf(String token) {
    return token.substring(0, Math.max(0, token.indexOf('.')));
  }

  private record Family(
      Account account,
      Optional<ProviderSession> session,
      Instant authenticated,
      String newest,
      Instant end) {

    Family with(String successor) {
      return new Family(account, session, authenticated, successor, end);
    }

    Rotation rotation() {
      return new Rotation(account, session, authenticated, newest);
    }

    boolean endedBy(Instant now) {
      return !now.isBefore(end);
    }

    @Override
    public String toString() {
      return "Family[" + account + "]";
    }
  }

  /** Whose the used token was, when that user signed in, and the token's successor. */
  record Rotation(
      Account account, Optional<ProviderSession> session, Instant authenticated, String successor) {

    @Override
    public String toString() {
      return "Rotation[" + account + "]";
    }
  }
}
