package dev.cloakroom.token;

import dev.cloakroom.crypto.Digest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/**
 * What begins at login and ends at logout or expiry.
 *
 * @param sid 256 random bits, base64url without padding
 * @param start when the user signed in, to the millisecond; renewal never moves it
 * @param subjectDigest {@link Digest} of whom the session is for: the {@code sub} of the access
 *     token, or the account that signed in
 * @param home the {@link NodeId} that got these tokens from the backend; as long as nodes cannot
 *     talk to each other, it alone may renew them
 * @param tokens the backend's tokens of today
 */
public record Session(
    String sid, Instant start, String subjectDigest, String home, TokenPair tokens) {
  private static final int SID_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * Starts a session with an id of its own.
   *
   * @param account whom the session is for if the access token does not say; may be empty
   */
  public static Session begin(TokenPair tokens, String account, NodeId node, Instant now) {
    var bytes = new byte[SID_BYTES];
    RANDOM.nextBytes(bytes);
    var subject = Jwt.read(tokens.accessToken()).flatMap(Jwt::subject).orElse(account);
    return new Session(
        ENCODER.encodeToString(bytes),
        now.truncatedTo(ChronoUnit.MILLIS),
        Digest.of(subject),
        node.id(),
        tokens);
  }

  /** This session with the tokens that a node got by renewal. */
  public Session with(TokenPair renewed, String renewedBy) {
    return new Session(sid, start, subjectDigest, renewedBy, renewed);
  }

  /** This session with another start. */
  public Session begunAt(Instant instant) {
    return new Session(sid, instant, subjectDigest, home, tokens);
  }

  /**
   * Names the session where its id must not stand: in logs, in the shared state, to administrators.
   */
  public String publicId() {
    return Digest.of(sid);
  }

  /**
   * Every key under which this session can be ended, the session's own first. This is asked on
   * every request; it costs one digest, that of {@link #publicId()}.
   */
  public List<EndKey> endKeys() {
    return List.of(
        new EndKey(EndKey.Kind.SESSION, publicId()),
        new EndKey(EndKey.Kind.SUBJECT, subjectDigest));
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
