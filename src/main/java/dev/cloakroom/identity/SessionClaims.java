package dev.cloakroom.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.jwt.JwtRefused;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds the claims of a session that count. A claim counts only if it was verified: in the access
 * token by {@code mp.jwt.verify.*}, or in the ID token at the sign-in (OpenID Connect Core 1.0
 * section 3.1.3.7). An access token of the issuer of {@code mp.jwt.verify.*} decides alone: if the
 * ID token counted while the access token cannot be verified, a role that the user has lost would
 * come back.
 */
@PerFrontEnd
class SessionClaims {
  private static final Logger LOG = Logger.getLogger(SessionClaims.class.getName());

  /** For how long the verification of an access token counts; so long a withdrawn key may count. */
  static final Duration KEPT = Duration.ofSeconds(30);

  private static final int MOST_TOKENS = 5_000;

  private final ConfiguredJwts jwts;
  private final Clock clock;
  // The userinfo resource answers without a signature, and its claims are kept with the others.
  private final boolean keepsUserInfo;
  // By the digest of the access token, so that tokens stay in memory no longer than their requests.
  // Refusals are kept too: a token with an unknown key id makes the verifier load the keys again.
  private final Cache<String, Boolean> valid;
  private final AtomicBoolean toldOfNone = new AtomicBoolean();
  private final AtomicBoolean toldOfRefusal = new AtomicBoolean();

  @Inject
  SessionClaims(ConfiguredJwts jwts, Settings settings, Clock clock) {
    this.jwts = jwts;
    this.clock = clock;
    this.keepsUserInfo = settings.openIdConnect().filter(OpenIdConnect::userinfo).isPresent();
    this.valid =
        Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(KEPT)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * The claims of the session that were verified; empty if none were. The log says the first time
   * why there are none.
   *
   * @param idToken the ID token that the session keeps, if it keeps one
   * @throws RefreshUnavailable if an access token cannot be verified now: it has expired and was
   *     not renewed, or the issuer's keys cannot be loaded
   */
  Optional<VerifiedClaims> of(Session session, Optional<String> idToken) {
    var token = session.tokens().accessToken();
    var jwt = Jwt.read(token).filter(read -> jwts.isOfIssuer(read.claims()));
    if (jwt.isPresent()) {
      return isValid(session)
          ? Optional.of(new VerifiedClaims(jwt.get().claims(), token))
          : Optional.empty();
    }
    var claims = ofSignIn(session, idToken);
    if (claims.isEmpty() && !toldOfNone.getAndSet(true)) {
      LOG.info(
          "identity: nothing verifies the claims of a session, so its user has a name and no roles."
              + " Set mp.jwt.verify.publickey.location and mp.jwt.verify.issuer to verify access"
              + " tokens that are JWTs of that issuer, or let users sign in with OpenID Connect");
    }
    return claims;
  }

  private boolean isValid(Session session) {
    if (session.tokens().endsWithin(Duration.ZERO, clock.instant())) {
      throw new RefreshUnavailable(TokenException.RETRY_AFTER, null);
    }
    // Not computed inside of the cache: the keys may have to be loaded, and others would wait.
    var token = session.tokens().accessToken();
    var digest = Digest.of(token);
    var known = valid.getIfPresent(digest);
    if (known != null) {
      return known;
    }
    var passes = passes(token);
    valid.put(digest, passes);
    return passes;
  }

  private boolean passes(String token) {
    try {
      return jwts.verify(token).isPresent();
    } catch (JwtRefused e) {
      if (e.reasons().contains(JwtRefused.Reason.KEYS_UNREACHABLE)) {
        throw new RefreshUnavailable(TokenException.RETRY_AFTER, e);
      }
      if (!toldOfRefusal.getAndSet(true)) {
        LOG.log(
            Level.WARNING,
            "identity: the access token of a session does not pass mp.jwt.verify.* ({0}), so its"
                + " claims do not count: check mp.jwt.verify.audiences, the algorithm and the key",
            e.reasons());
      }
      return false;
    }
  }

  // The session was sealed after the provider's claims were verified. The ID token is left out of
  // the cookies if it is too long; then the session holds those of cloakroom.session.claims. A
  // session that took the place of another has no registration, and claims of a login.
  private Optional<VerifiedClaims> ofSignIn(Session session, Optional<String> idToken) {
    var attributes = session.attributes();
    if (attributes.issuer() != IssuerKind.OPENID_CONNECT || attributes.registration().isEmpty()) {
      return Optional.empty();
    }
    var ofToken = idToken.flatMap(Jwt::read).map(Jwt::claims);
    return ofToken
        .or(() -> keepsUserInfo ? Optional.empty() : Optional.of(attributes.claims()))
        .filter(claims -> !claims.isEmpty())
        .map(claims -> new VerifiedClaims(claims, idToken.orElse("")));
  }
}
