package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.jwt.JwtHeader;
import dev.cloakroom.jwt.JwtRefused;
import dev.cloakroom.jwt.JwtRules;
import dev.cloakroom.jwt.JwtVerifier;
import dev.cloakroom.jwt.KeySet;
import dev.cloakroom.jwt.VerificationKeys;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.Jwt;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/**
 * What ID tokens and logout tokens have in common: the signature by one of the provider's keys,
 * {@code iss}, {@code aud}, {@code exp} and {@code nbf}.
 */
final class SignedTokens {
  /** A clock that is so far ahead is usual; it is accepted with any {@code clock-skew}. */
  private static final Duration LEAST_FUTURE = Duration.ofSeconds(10);

  // In the order in which one of several reasons is named.
  private static final Map<JwtRefused.Reason, Reason> REASONS =
      Map.of(
          JwtRefused.Reason.SIGNATURE, Reason.SIGNATURE,
          JwtRefused.Reason.ISSUER, Reason.ISSUER,
          JwtRefused.Reason.AUDIENCE, Reason.AUDIENCE,
          JwtRefused.Reason.TIME, Reason.EXPIRY,
          JwtRefused.Reason.CLAIMS, Reason.CLAIMS);

  private final SetUpLog log = new SetUpLog(Logger.getLogger(SignedTokens.class.getName()));
  private final OpenIdConnect settings;
  private final ProviderKeys keys;
  private final Clock clock;

  /** A token whose signature has been verified. */
  record Verified(JwtHeader header, Jwt jwt) {}

  SignedTokens(OpenIdConnect settings, ProviderKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Verifies a token.
   *
   * @param what the kind of token, for the log
   * @param types the values of {@code typ} that the kind may have, in small letters (RFC 8725
   *     section 3.11); it may also have none
   * @throws SignInFailed if a rule is broken, or if the keys cannot be loaded
   */
  Verified verify(String what, String token, List<String> types, Set<String> requiredClaims) {
    var header = JwtHeader.read(token).orElseThrow(() -> new SignInFailed(Reason.SIGNATURE));
    if (header.encrypted()) {
      log.warn(
          "the "
              + what
              + " is encrypted and cannot be read: register the client without encryption of tokens");
      throw new SignInFailed(Reason.SIGNATURE);
    }
    if (!settings.algorithms().contains(header.algorithm())) {
      log.warn(
          "the algorithm of the "
              + what
              + " is none of cloakroom.oidc.algorithms: register the client for one of them");
      throw new SignInFailed(Reason.SIGNATURE);
    }
    if (header.type().filter(type -> !types.contains(essence(type))).isPresent()) {
      throw new SignInFailed(Reason.CLAIMS);
    }
    try {
      check(token, header, requiredClaims);
    } catch (JwtRefused e) {
      throw new SignInFailed(reason(e));
    }
    var jwt = Jwt.read(token).orElseThrow(() -> new SignInFailed(Reason.CLAIMS));
    refuseOtherAudiences(jwt);
    refuseFuture(jwt);
    return new Verified(header, jwt);
  }

  // RFC 7515 section 4.1.9: the prefix may be left out.
  private static String essence(String type) {
    return type.toLowerCase(Locale.ROOT).replaceFirst("^application/", "");
  }

  private void check(String token, JwtHeader header, Set<String> requiredClaims) {
    var known = keys.current();
    if (!known.hasKeyFor(header)) {
      var newer = keys.newerThan(known).orElseThrow(keys::unknownKey);
      check(token, newer, requiredClaims);
      return;
    }
    try {
      check(token, known, requiredClaims);
    } catch (JwtRefused e) {
      // The provider may have given another key the same kid.
      var newer =
          e.reasons().contains(JwtRefused.Reason.SIGNATURE)
              ? keys.newerThan(known)
              : Optional.<KeySet>empty();
      check(token, newer.orElseThrow(() -> e), requiredClaims);
    }
  }

  private void check(String token, KeySet set, Set<String> requiredClaims) {
    var rules =
        new JwtRules(
            VerificationKeys.of(set),
            settings.algorithms(),
            settings.issuer(),
            Set.of(settings.client().id()),
            settings.clockSkew(),
            requiredClaims,
            Optional.empty());
    new JwtVerifier(rules, clock).verify(token);
  }

  private static Reason reason(JwtRefused refused) {
    for (var reason : JwtRefused.Reason.values()) {
      if (refused.reasons().contains(reason)) {
        return REASONS.get(reason);
      }
    }
    return Reason.CLAIMS;
  }

  // OpenID Connect Core 1.0 section 3.1.3.7, number 3.
  private void refuseOtherAudiences(Jwt jwt) {
    for (var audience : audiences(jwt)) {
      if (!audience.equals(settings.client().id()) && !settings.audiences().contains(audience)) {
        throw new SignInFailed(Reason.AUDIENCE);
      }
    }
  }

  /** {@code aud}, which is a text or a list of texts (RFC 7519 section 4.1.3). */
  static Set<String> audiences(Jwt jwt) {
    var claim = jwt.claims().getOrDefault("aud", JsonValue.NULL);
    var values = claim instanceof JsonArray array ? array : List.of(claim);
    var all = new HashSet<String>();
    for (var value : values) {
      if (!(value instanceof JsonString text)) {
        throw new SignInFailed(Reason.AUDIENCE);
      }
      all.add(text.getString());
    }
    return all;
  }

  private void refuseFuture(Jwt jwt) {
    var issued = jwt.instant("iat").orElseThrow(() -> new SignInFailed(Reason.CLAIMS));
    var skew = settings.clockSkew();
    var allowed = skew.compareTo(LEAST_FUTURE) < 0 ? LEAST_FUTURE : skew;
    if (issued.isAfter(clock.instant().plus(allowed))) {
      throw new SignInFailed(Reason.EXPIRY);
    }
  }
}
