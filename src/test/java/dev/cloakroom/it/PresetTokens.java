package dev.cloakroom.it;

import dev.cloakroom.fake.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The tokens that the backend of a preset has issued, and what has become of them. */
final class PresetTokens {
  /** How long an access token is good that ends: short, so that a test can outlive it. */
  static final Duration LIFE = Duration.ofSeconds(2);

  private final Map<String, Instant> access = new HashMap<>();
  private final Set<String> refresh = new HashSet<>();
  private int renewals;
  private int ended;

  /** A JWT that ends soon. */
  synchronized String jwt() {
    var end = Instant.now().plus(LIFE);
    var claims = "{\"sub\":\"ada\",\"jti\":\"%s\",\"exp\":%d}";
    return issued(Tokens.jwt(claims.formatted(UUID.randomUUID(), end.getEpochSecond())), end);
  }

  /** An opaque token that ends soon. */
  synchronized String opaque() {
    return issued("o-" + UUID.randomUUID(), Instant.now().plus(LIFE));
  }

  /** A token without an end, of this text and more. */
  synchronized String lasting(String beginning) {
    return issued(beginning + UUID.randomUUID(), Instant.MAX);
  }

  /** A JWT without an end. */
  synchronized String lastingJwt() {
    return issued(
        Tokens.jwt("{\"sub\":\"ada\",\"jti\":\"" + UUID.randomUUID() + "\"}"), Instant.MAX);
  }

  private String issued(String token, Instant end) {
    access.put(token, end);
    return token;
  }

  synchronized String refresh() {
    var token = "r-" + UUID.randomUUID();
    refresh.add(token);
    return token;
  }

  /** Whether it is an access token that has not ended. */
  synchronized boolean isGood(Optional<String> token) {
    return token.map(access::get).filter(end -> end.isAfter(Instant.now())).isPresent();
  }

  /** Counts a renewal with a refresh token, which is good for one. */
  synchronized boolean spend(Optional<String> token) {
    return counted(token.filter(refresh::remove).isPresent());
  }

  /** Counts a renewal with a refresh token that stays good. */
  synchronized boolean use(Optional<String> token) {
    return counted(token.filter(refresh::contains).isPresent());
  }

  /** Counts a renewal with an access token that is good, and stays good until its end. */
  synchronized boolean renewGood(Optional<String> token) {
    return counted(isGood(token));
  }

  /** Counts a renewal with an access token, whether it has ended or not. It is good for one. */
  synchronized boolean renew(Optional<String> token) {
    return counted(token.map(access::remove).isPresent());
  }

  private boolean counted(boolean renewed) {
    renewals += renewed ? 1 : 0;
    return renewed;
  }

  /** Ends an access token or a refresh token, as a logout does. */
  synchronized boolean end(Optional<String> token) {
    var found = token.filter(t -> access.remove(t) != null || refresh.remove(t)).isPresent();
    ended += found ? 1 : 0;
    return found;
  }

  /** Ends all, as an administrator does. */
  synchronized void endAll() {
    access.clear();
    refresh.clear();
  }

  synchronized int renewals() {
    return renewals;
  }

  synchronized int ended() {
    return ended;
  }

  /** Whether the text holds one that was issued and has not been used up. */
  synchronized boolean isIn(String text) {
    return access.keySet().stream().anyMatch(text::contains)
        || refresh.stream().anyMatch(text::contains);
  }
}
