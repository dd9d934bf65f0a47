package dev.cloakroom.provider;

import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.Jwt;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6). */
final class LogoutTokens {
  private static final List<String> TYPES = List.of("logout+jwt", "jwt");
  private static final Set<String> REQUIRED = Set.of("iat", "jti");
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  // Section 2.4 demands exp since 2023; earlier providers leave it out.
  private static final Duration LIFE_WITHOUT_EXPIRY = Duration.ofMinutes(2);

  private final SignedTokens signed;
  private final Duration skew;
  private final Clock clock;

  LogoutTokens(OpenIdConnect settings, SignedTokens signed, Clock clock) {
    this.signed = signed;
    this.skew = settings.clockSkew();
    this.clock = clock;
  }

  /**
   * Checks a logout token.
   *
   * @throws SignInFailed if it breaks a rule, or if the keys cannot be loaded
   */
  LogoutToken verify(String token) {
    var jwt = signed.verify("logout token", token, TYPES, REQUIRED).jwt();
    // Section 2.4: so that no ID token can be used as a logout token.
    if (jwt.claims().containsKey("nonce") || !isLogout(jwt)) {
      throw new SignInFailed(Reason.CLAIMS);
    }
    var sid = optional(jwt, "sid");
    var subject = optional(jwt, "sub");
    if (sid.isEmpty() && subject.isEmpty()) {
      throw new SignInFailed(Reason.CLAIMS);
    }
    var id =
        jwt.text("jti")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new SignInFailed(Reason.CLAIMS));
    var issued = jwt.instant("iat").orElseThrow(() -> new SignInFailed(Reason.CLAIMS));
    return new LogoutToken(sid, subject, id, issued, end(jwt, issued));
  }

  private static boolean isLogout(Jwt jwt) {
    return jwt.claims().get("events") instanceof JsonObject events
        && events.get(EVENT) instanceof JsonObject;
  }

  private static Optional<String> optional(Jwt jwt, String name) {
    var text = jwt.text(name).filter(value -> !value.isEmpty());
    if (jwt.claims().containsKey(name) && text.isEmpty()) {
      throw new SignInFailed(Reason.CLAIMS);
    }
    return text;
  }

  private Instant end(Jwt jwt, Instant issued) {
    if (jwt.claims().containsKey("exp")) {
      return jwt.expiresAt().orElseThrow(() -> new SignInFailed(Reason.CLAIMS)).plus(skew);
    }
    var end = issued.plus(LIFE_WITHOUT_EXPIRY);
    if (clock.instant().isAfter(end)) {
      throw new SignInFailed(Reason.EXPIRY);
    }
    return end;
  }
}
