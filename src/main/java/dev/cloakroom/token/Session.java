package dev.cloakroom.token;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.crypto.RandomId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What begins at login and ends at logout or expiry.
 *
 * @param sid 256 random bits, base64url without padding
 * @param start when the user signed in, to the millisecond; renewal never moves it
 * @param subjectDigest whom the session is for, by {@link #digestOfSubject}
 * @param home the {@link NodeId} that got these tokens from the backend; as long as nodes cannot
 *     talk to each other, it alone may renew them
 * @param attributes what the sign-in settled; renewal changes none of it
 * @param tokens the tokens as the latest login or renewal gave them
 */
public record Session(
    String sid,
    Instant start,
    String subjectDigest,
    String home,
    SessionAttributes attributes,
    TokenPair tokens) {
  private static final int SID_BYTES = 32;

  /**
   * Begins the session of a sign-in with a password.
   *
   * @param account whom the session is for if the access token does not say; may be empty
   */
  public static Session begin(TokenPair tokens, String account, NodeId node, Instant now) {
    var subject = Jwt.read(tokens.accessToken()).flatMap(Jwt::subject).orElse(account);
    var digest = digestOfSubject(IssuerKind.PASSWORD, "", subject);
    return begin(tokens, digest, SessionAttributes.OF_PASSWORD, node, now);
  }

  /** Begins a session with an id of its own. */
  public static Session begin(
      TokenPair tokens,
      String subjectDigest,
      SessionAttributes attributes,
      NodeId node,
      Instant now) {
    return new Session(
        RandomId.ofBytes(SID_BYTES),
        now.truncatedTo(ChronoUnit.MILLIS),
        subjectDigest,
        node.id(),
        attributes,
        tokens);
  }

  /**
   * The digest that stands for a subject wherever sessions are named by it. For {@link
   * IssuerKind#PASSWORD} it is the digest of the subject alone, as in every earlier version, so
   * that an administrator ends old and new sessions by one digest. For {@link
   * IssuerKind#OPENID_CONNECT} it is of issuer and subject, because a {@code sub} is unique within
   * its issuer only (OpenID Connect Core 1.0 section 2). A password account named like an OpenID
   * Connect user has another digest.
   *
   * @param issuer the {@code iss} claim of the ID token; unused for {@code PASSWORD}
   * @param subject the {@code sub} of the token, or the account that signed in
   */
  public static String digestOfSubject(IssuerKind kind, String issuer, String subject) {
    return switch (kind) {
      case PASSWORD -> Digest.of(subject);
      case OPENID_CONNECT -> Digest.of(issuer, subject);
    };
  }

  /** This session with the tokens that a node got by renewal. */
  public Session with(TokenPair renewed, String renewedBy) {
    return new Session(sid, start, subjectDigest, renewedBy, attributes, renewed);
  }

  /** This session with another start. */
  public Session begunAt(Instant instant) {
    return new Session(sid, instant, subjectDigest, home, attributes, tokens);
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
    var session = new EndKey(EndKey.Kind.SESSION, publicId());
    var subject = new EndKey(EndKey.Kind.SUBJECT, subjectDigest);
    return attributes
        .providerSidDigest()
        .map(digest -> new EndKey(EndKey.Kind.PROVIDER_SID, digest))
        .map(provider -> List.of(session, subject, provider))
        .orElse(List.of(session, subject));
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
