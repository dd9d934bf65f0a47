package dev.cloakroom.token;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.crypto.RandomId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A user's session, which begins at login and ends at logout or expiry.
 *
 * @param sid 256 random bits, base64url without padding
 * @param start when the user signed in, to the millisecond; renewal does not change it
 * @param subjectDigest the subject of the session, by {@link #digestOfSubject}
 * @param home the {@link NodeId} of the node that got these tokens from their issuer; only this
 *     node may renew them while the shared state cannot be reached
 * @param attributes set by the sign-in; renewal does not change them
 * @param tokens the tokens of the login or the latest renewal
 */
public record Session(
    String sid,
    Instant start,
    String subjectDigest,
    String home,
    SessionAttributes attributes,
    TokenPair tokens) {
  private static final int SID_BYTES = 32;
  private static final String NOBODY = digestOfSubject(IssuerKind.PASSWORD, "", "");

  /**
   * Begins the session of a sign-in with a password.
   *
   * @param account the subject of the session if the access token names none; may be empty
   */
  public static Session begin(TokenPair tokens, String account, NodeId node, Instant now) {
    var digest = digestOfSubject(IssuerKind.PASSWORD, "", subject(tokens).orElse(account));
    return begin(tokens, digest, SessionAttributes.OF_PASSWORD, node, now);
  }

  private static Optional<String> subject(TokenPair tokens) {
    return Jwt.read(tokens.accessToken()).flatMap(Jwt::subject);
  }

  /** Begins a session with a new id. */
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
   * The digest that stands for a subject. For {@link IssuerKind#PASSWORD} it is the digest of the
   * subject alone, as in every earlier version, so that an administrator ends old and new sessions
   * by one digest. For {@link IssuerKind#OPENID_CONNECT} it is the digest of issuer and subject,
   * because a {@code sub} is unique within its issuer only (OpenID Connect Core 1.0 section 2). So
   * a password account with the name of an OpenID Connect user has another digest.
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

  /**
   * Tells users apart without naming them: equal for two sessions of one user. A session whose user
   * nothing names, neither its access token nor the credentials, is a user of its own.
   */
  public String userId() {
    return subjectDigest.equals(NOBODY) ? publicId() : subjectDigest;
  }

  /** This session with renewed tokens, and the id of the node that renewed them as its home. */
  public Session with(TokenPair renewed, String renewedBy) {
    return new Session(sid, start, subjectDigest, renewedBy, attributes, renewed);
  }

  /** This session with these attributes. */
  public Session with(SessionAttributes other) {
    return new Session(sid, start, subjectDigest, home, other, tokens);
  }

  /**
   * A session with a new id in place of this one, which has the same start: the user has not signed
   * in anew.
   *
   * @param subject the subject of the session if the access token names none; empty for the subject
   *     of this session
   */
  public Session successor(
      TokenPair pair, Optional<String> subject, SessionAttributes others, NodeId node) {
    var digest =
        subject(pair)
            .or(() -> subject)
            .map(name -> digestOfSubject(IssuerKind.PASSWORD, "", name))
            .orElse(subjectDigest);
    return begin(pair, digest, others, node, start);
  }

  /** This session with another start. */
  public Session begunAt(Instant instant) {
    return new Session(sid, instant, subjectDigest, home, attributes, tokens);
  }

  /**
   * A name of the session for places that must not disclose its id: logs, the shared state, and
   * requests of administrators.
   */
  public String publicId() {
    return Digest.of(sid);
  }

  /**
   * Every key under which this session can be ended, the session's own first. Every request calls
   * this; it costs one digest, that of {@link #publicId()}.
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

  /**
   * What is left until the session's lifetime or that of its refresh token is over, whichever is
   * earlier (RFC 10017 section 6.1.2.2). A renewal may bring a refresh token that lives longer.
   */
  public Duration leftWithTokens(Duration maxAge, Instant now) {
    var left = left(maxAge, now);
    return tokens
        .refreshExpiresAt()
        .map(end -> Duration.between(now, end))
        .filter(ofToken -> ofToken.compareTo(left) < 0)
        .orElse(left);
  }

  @Override
  public String toString() {
    return "Session[start=" + start + ", tokens=" + tokens + "]";
  }
}
