package dev.cloakroom.signin;

import dev.cloakroom.crypto.AesGcm;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.signin.SignInOutcome.Failed;
import dev.cloakroom.signin.SignInOutcome.SignedIn;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPairJson;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the result of a sign-in for the shared state by {@link AesGcm}, under a key that only the
 * browser's transaction cookie gives. The shared state alone discloses no token.
 */
final class OutcomeSealer {
  private static final AesGcm AES = new AesGcm();

  private OutcomeSealer() {}

  static byte[] seal(SignInOutcome outcome, Transaction transaction, String entry) {
    var plain = json(outcome).toString().getBytes(StandardCharsets.UTF_8);
    return AES.seal(key(transaction), entry, plain);
  }

  /** What was sealed; empty if it was not for this transaction, or by another version. */
  static Optional<SignInOutcome> open(byte[] value, Transaction transaction, String entry) {
    return AES.open(key(transaction), entry, value, 0)
        .flatMap(StrictJson::object)
        .flatMap(OutcomeSealer::read);
  }

  private static SecretKey key(Transaction transaction) {
    return new SecretKeySpec(transaction.resultKey(), "AES");
  }

  private static JsonObject json(SignInOutcome outcome) {
    var json = StrictJson.PROVIDER.createObjectBuilder();
    if (outcome instanceof Failed failed) {
      failed.retryAfter().ifPresent(wait -> json.add("wait", wait.toSeconds()));
      return json.add("problem", failed.problem().name()).add("code", failed.code()).build();
    }
    var session = ((SignedIn) outcome).session();
    var attributes = session.attributes();
    json.add("sid", session.sid())
        .add("start", session.start().toEpochMilli())
        .add("subject", session.subjectDigest())
        .add("home", session.home())
        .add("claims", attributes.claimsJson());
    TokenPairJson.write(session.tokens(), json);
    attributes.providerSidDigest().ifPresent(digest -> json.add("provider", digest));
    attributes.registration().ifPresent(own -> json.add("registration", own));
    return json.build();
  }

  private static Optional<SignInOutcome> read(JsonObject json) {
    try {
      return Optional.of(json.containsKey("problem") ? failed(json) : signedIn(json));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static SignInOutcome failed(JsonObject json) {
    var wait =
        json.containsKey("wait")
            ? Optional.of(Duration.ofSeconds(json.getJsonNumber("wait").longValueExact()))
            : Optional.<Duration>empty();
    return new Failed(Problem.valueOf(json.getString("problem")), json.getString("code"), wait);
  }

  private static SignInOutcome signedIn(JsonObject json) {
    return new SignedIn(
        new Session(
            json.getString("sid"),
            Instant.ofEpochMilli(json.getJsonNumber("start").longValueExact()),
            json.getString("subject"),
            json.getString("home"),
            new SessionAttributes(
                IssuerKind.OPENID_CONNECT,
                text(json, "provider"),
                json.getString("claims"),
                Optional.empty(),
                text(json, "registration")),
            TokenPairJson.read(json)));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name, null));
  }
}
