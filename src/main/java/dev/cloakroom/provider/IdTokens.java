package dev.cloakroom.provider;

import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Jwt;
import dev.cloakroom.token.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks ID tokens (OpenID Connect Core 1.0 section 3.1.3.7). */
final class IdTokens {
  private static final List<String> TYPES = List.of("jwt");
  private static final Set<String> REQUIRED = Set.of("exp", "iat");
  private static final int LONGEST_SUBJECT = 255;

  private final SignedTokens signed;
  private final OpenIdConnect settings;
  private final Clock clock;

  IdTokens(OpenIdConnect settings, SignedTokens signed, Clock clock) {
    this.settings = settings;
    this.signed = signed;
    this.clock = clock;
  }

  /**
   * Checks the ID token of a sign-in.
   *
   * @throws SignInFailed if it breaks a rule, or if the keys cannot be loaded
   */
  IdToken ofSignIn(String token, String accessToken, Expectation expected) {
    var verified = verified(token, accessToken);
    var jwt = verified.jwt();
    if (!equalInConstantTime(expected.nonce(), jwt.text("nonce").orElse(""))) {
      throw new SignInFailed(Reason.NONCE);
    }
    var idToken = idToken(jwt, token);
    if (!expected.acr().isEmpty() && idToken.acr().filter(expected.acr()::contains).isEmpty()) {
      throw new SignInFailed(Reason.ACR);
    }
    if (expected.maxAge().isPresent() && !isRecent(idToken, expected)) {
      throw new SignInFailed(Reason.AUTH_TIME);
    }
    return idToken;
  }

  /**
   * Checks the ID token of a renewal against the session (OpenID Connect Core 1.0 section 12.2).
   * What it says of the user is compared first, so that it is compared too if the keys cannot be
   * loaded.
   *
   * @throws SignInFailed if it breaks a rule, or is another user's; {@code KEYS}, {@code
   *     UNREACHABLE}, {@code ISSUER} of the metadata or {@code METADATA} if the keys cannot be
   *     loaded
   */
  IdToken ofRenewal(String token, String accessToken, Session session) {
    var claimed = Jwt.read(token).orElseThrow(() -> new SignInFailed(Reason.SIGNATURE));
    refuseOtherUser(claimed, session);
    var kept = session.tokens().idToken().flatMap(Jwt::read);
    if (kept.isPresent() && !sameRequest(claimed, kept.get())) {
      throw new SignInFailed(Reason.NONCE);
    }
    if (kept.isPresent()
        && !SignedTokens.audiences(claimed).equals(SignedTokens.audiences(kept.get()))) {
      throw new SignInFailed(Reason.AUDIENCE);
    }
    return idToken(verified(token, accessToken).jwt(), token);
  }

  private void refuseOtherUser(Jwt jwt, Session session) {
    if (!jwt.text("iss").equals(Optional.of(settings.issuer()))) {
      throw new SignInFailed(Reason.ISSUER);
    }
    var digest =
        Session.digestOfSubject(IssuerKind.OPENID_CONNECT, settings.issuer(), subject(jwt));
    if (!digest.equals(session.subjectDigest())) {
      throw new SignInFailed(Reason.SUBJECT);
    }
  }

  // Some providers repeat the nonce of the sign-in, others leave it out.
  private static boolean sameRequest(Jwt renewed, Jwt kept) {
    return !renewed.claims().containsKey("nonce")
        || equalInConstantTime(kept.text("nonce").orElse(""), renewed.text("nonce").orElse(""));
  }

  private SignedTokens.Verified verified(String token, String accessToken) {
    var verified = signed.verify("ID token", token, TYPES, REQUIRED);
    // An instant beyond the year 9999 is no time at all.
    if (verified.jwt().expiresAt().isEmpty() || hasMalformedSid(verified.jwt())) {
      throw new SignInFailed(Reason.CLAIMS);
    }
    refuseOtherParty(verified.jwt());
    if (!fits(verified, accessToken)) {
      throw new SignInFailed(Reason.AT_HASH);
    }
    return verified;
  }

  // A session whose sid is not understood could not be ended by the provider.
  private static boolean hasMalformedSid(Jwt jwt) {
    return jwt.claims().containsKey("sid")
        && jwt.text("sid").filter(text -> !text.isEmpty()).isEmpty();
  }

  private static boolean fits(SignedTokens.Verified idToken, String accessToken) {
    var hash = Sha2.accessTokenHash(accessToken, idToken.header().algorithm());
    return !idToken.jwt().claims().containsKey("at_hash")
        || idToken.jwt().text("at_hash").equals(Optional.of(hash));
  }

  // OpenID Connect Core 1.0 section 3.1.3.7, numbers 4 and 5.
  private void refuseOtherParty(Jwt jwt) {
    var present = jwt.claims().containsKey("azp");
    var needed = SignedTokens.audiences(jwt).size() > 1;
    if ((present || needed) && !jwt.text("azp").equals(Optional.of(settings.client().id()))) {
      throw new SignInFailed(Reason.AUDIENCE);
    }
  }

  private static String subject(Jwt jwt) {
    return jwt.text("sub")
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST_SUBJECT)
        .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7f))
        .orElseThrow(() -> new SignInFailed(Reason.SUBJECT));
  }

  private IdToken idToken(Jwt jwt, String token) {
    return new IdToken(
        settings.issuer(),
        subject(jwt),
        jwt.text("sid"),
        jwt.text("acr"),
        jwt.instant("auth_time"),
        jwt.claims(),
        token);
  }

  // The age counts from the request: with max_age=0 the user authenticates after it, and may take
  // some time from there to the callback.
  private boolean isRecent(IdToken token, Expectation expected) {
    var skew = settings.clockSkew();
    var earliest = expected.start().minus(expected.maxAge().orElseThrow()).minus(skew);
    return token
        .authTime()
        .filter(time -> !time.isBefore(earliest))
        .filter(time -> !time.isAfter(clock.instant().plus(skew)))
        .isPresent();
  }

  private static boolean equalInConstantTime(String expected, String found) {
    return !expected.isEmpty()
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
  }
}
