package dev.cloakroom.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

/**
 * What begins at login and ends at logout or expiry.
 *
 * @param sid 256 random bits, base64url without padding
 * @param start when the user signed in, to the millisecond; renewal never moves it
 * @param subject {@link #digest} of whom the session is for: the {@code sub} of the access token,
 *     or the account that signed in
 * @param home the {@link Node} that got these tokens from the backend; as long as nodes cannot talk
 *     to each other, it alone may renew them
 * @param tokens the backend's tokens of today
 */
public record Session(String sid, Instant start, String subject, String home, TokenPair tokens) {
  private static final int SID_BYTES = 32;
  private static final int DIGEST_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * Starts a session with an id of its own.
   *
   * @param account whom the session is for if the access token does not say; may be empty
   */
  public static Session begin(TokenPair tokens, String account, Node node, Instant now) {
    var bytes = new byte[SID_BYTES];
    RANDOM.nextBytes(bytes);
    var subject = Jwt.read(tokens.accessToken()).flatMap(Jwt::subject).orElse(account);
    return new Session(
        ENCODER.encodeToString(bytes),
        now.truncatedTo(ChronoUnit.MILLIS),
        digest(subject),
        node.id(),
        tokens);
  }

  /** This session with the tokens that a node got by renewal. */
  public Session with(TokenPair renewed, String renewedBy) {
    return new Session(sid, start, subject, renewedBy, renewed);
  }

  /** This session with another start. */
  public Session begunAt(Instant instant) {
    return new Session(sid, instant, subject, home, tokens);
  }

  /**
   * Names the session where its id must not stand: in logs, in the shared state, to administrators.
   */
  public String name() {
    return digest(sid);
  }

  /**
   * 128 bits of SHA-256, base64url without padding: 22 characters that name a session or a subject
   * without telling it. The id of a session cannot be guessed from it; a subject can, by whoever
   * guesses the subject.
   */
  public static String digest(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var hash = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return ENCODER.encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
