package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Authorization codes. Each is exchanged once; if one comes again, it was copied, and the refresh
 * tokens that it brought end (RFC 6749 section 4.1.2).
 */
@ApplicationScoped
class AuthorizationCodes {
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private final Map<String, Grant> grants = new HashMap<>();
  private final RefreshTokens refreshTokens;
  private final Clock clock;

  AuthorizationCodes() {
    this(null, null);
  }

  @Inject
  AuthorizationCodes(RefreshTokens refreshTokens, Clock clock) {
    this.refreshTokens = refreshTokens;
    this.clock = clock;
  }

  synchronized String issue(ProviderSession session, AuthorizationRequest request) {
    var now = clock.instant();
    grants.values().removeIf(grant -> grant.endedBy(now));
    var code = RandomText.ofBytes(32);
    grants.put(code, new Grant(session, request, now.plus(LIFETIME), Optional.empty()));
    return code;
  }

  /** Exchanges a code; empty if it is unknown, expired or used, or asked for with other values. */
  synchronized Optional<Exchange> exchange(String code, String redirectUri, String verifier) {
    var grant = grants.get(code);
    if (grant == null || grant.endedBy(clock.instant())) {
      return Optional.empty();
    }
    if (grant.refreshToken().isPresent()) {
      refreshTokens.end(grant.refreshToken().get());
      return Optional.empty();
    }
    if (!grant.request().redirectUri().equals(redirectUri)
        || !grant.request().text("code_challenge").equals(Optional.of(challenge(verifier)))) {
      grants.remove(code);
      return Optional.empty();
    }
    var token = refreshTokens.begin(grant.session());
    grants.put(code, new Grant(grant.session(), grant.request(), grant.end(), Optional.of(token)));
    return Optional.of(new Exchange(grant.session(), grant.request().text("nonce"), token));
  }

  // RFC 7636 section 4.6.
  private static String challenge(String verifier) {
    return SigningKey.base64Url(sha256(verifier));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256", e);
    }
  }

  private record Grant(
      ProviderSession session,
      AuthorizationRequest request,
      Instant end,
      Optional<String> refreshToken) {

    boolean endedBy(Instant now) {
      return !now.isBefore(end);
    }

    @Override
    public String toString() {
      return "Grant[" + session + "]";
    }
  }

  /** What a code was exchanged for. */
  record Exchange(ProviderSession session, Optional<String> nonce, String refreshToken) {

    @Override
    public String toString() {
      return "Exchange[" + session + "]";
    }
  }
}
