package dev.cloakroom.token;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * What begins at login and ends at logout or expiry.
 *
 * @param sid 256 random bits, base64url without padding
 * @param start when the user signed in; renewal never moves it
 * @param tokens the backend's tokens of today
 */
public record Session(String sid, Instant start, TokenPair tokens) {
  private static final int SID_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Starts a session with an id of its own. */
  public static Session begin(TokenPair tokens, Instant now) {
    var bytes = new byte[SID_BYTES];
    RANDOM.nextBytes(bytes);
    var sid = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Session(sid, now.truncatedTo(ChronoUnit.SECONDS), tokens);
  }

  /** This session with the tokens of a renewal. */
  public Session with(TokenPair renewed) {
    return new Session(sid, start, renewed);
  }

  /** What is left of the session's lifetime; zero or negative once it is over. */
  public Duration left(Duration maxAge, Instant now) {
    return Duration.between(now, start.plus(maxAge));
  }

  @Override
  public String toString() {
    return "Session[start=" + start + ", tokens=" + tokens + "]";
  }
}
