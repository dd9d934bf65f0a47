package dev.cloakroom.jwt;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.JwtVerification;
import dev.cloakroom.config.Settings.KeySource;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks JWTs by the {@code mp.jwt.verify.*} settings of MicroProfile JWT 2.1 section 9.2. */
@SingleInstance
public class ConfiguredJwts {
  /** The claims that may hold a user's name; the first that is there counts (section 4.1). */
  public static final List<String> NAME_CLAIMS = List.of("upn", "preferred_username", "sub");

  private static final String KEY = "mp.jwt.verify.publickey";
  // MicroProfile JWT 2.1 section 4.1.
  private static final Set<String> REQUIRED_CLAIMS = Set.of("exp", "iat");

  private final Optional<JwtVerifier> verifier;
  private final String issuer;

  /**
   * @throws IllegalArgumentException if a key is set and cannot be read
   */
  @Inject
  ConfiguredJwts(FrontEnds all, Clock clock) {
    this(all.standard(), clock);
  }

  public ConfiguredJwts(Settings settings, Clock clock) {
    var verification = settings.jwtVerification();
    this.issuer = verification.issuer();
    this.verifier =
        verification
            .source()
            .map(source -> new JwtVerifier(rules(verification, keys(source)), clock));
  }

  private static VerificationKeys keys(KeySource source) {
    return source
        .inline()
        .map(text -> VerificationKeys.of(KEY, text))
        .orElseGet(() -> VerificationKeys.at(KEY + ".location", source.location().orElseThrow()));
  }

  private static JwtRules rules(JwtVerification verification, VerificationKeys keys) {
    return new JwtRules(
        keys,
        Set.of(verification.algorithm()),
        verification.issuer(),
        Set.copyOf(verification.audiences()),
        verification.skew(),
        REQUIRED_CLAIMS,
        verification.maxAge());
  }

  /** Whether a key and an issuer are set. Without them no JWT is verified. */
  public boolean isConfigured() {
    return verifier.isPresent();
  }

  /**
   * Whether a JWT says that it is of the configured issuer. The settings say nothing of another
   * one: they may be there for administrators only.
   *
   * @param claims read and not verified
   */
  public boolean isOfIssuer(JsonObject claims) {
    return isConfigured()
        && claims.get("iss") instanceof JsonString text
        && text.getString().equals(issuer);
  }

  /**
   * Checks a JWT.
   *
   * @param jwt the compact form (RFC 7515 section 7.1)
   * @return its claims; empty if nothing is configured
   * @throws JwtRefused if it breaks a rule
   */
  public Optional<VerifiedJwt> verify(String jwt) {
    return verifier.map(rules -> rules.verify(jwt));
  }
}
