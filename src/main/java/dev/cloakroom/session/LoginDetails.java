package dev.cloakroom.session;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * What a session keeps of a login besides its tokens: the subject and the claims in the backend's
 * answer, and whether the user wants to be remembered.
 */
final class LoginDetails {
  private static final Logger LOG = Logger.getLogger(LoginDetails.class.getName());

  private final List<FieldPath> subjectFields;
  private final List<FieldPath> claimFields;
  private final Optional<FieldPath> rememberField;
  private final AtomicBoolean warnedOfClaims = new AtomicBoolean();

  LoginDetails(Settings settings) {
    this.subjectFields = settings.session().subjectFields();
    this.claimFields = settings.session().claimFields();
    this.rememberField = settings.login().rememberField();
  }

  /**
   * The first of {@code cloakroom.session.subject-fields} that holds a text or a number.
   *
   * @param answer without tokens
   */
  Optional<String> subject(JsonObject answer) {
    return subjectFields.stream()
        .flatMap(field -> field.find(answer).stream())
        .map(LoginDetails::text)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static String text(JsonValue value) {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    return value instanceof JsonNumber ? value.toString() : "";
  }

  /**
   * The attributes of the session that a login begins.
   *
   * @param answer without tokens
   */
  SessionAttributes attributes(JsonObject credentials, JsonObject answer) {
    return new SessionAttributes(
        IssuerKind.PASSWORD, Optional.empty(), claims(answer), persistent(credentials));
  }

  /**
   * As the other, for a session that takes the place of {@code old}: what the login does not say
   * stays as it is there.
   */
  SessionAttributes attributes(JsonObject credentials, JsonObject answer, Session old) {
    var before = old.attributes();
    var claims = claims(answer);
    return new SessionAttributes(
        before.issuer(),
        before.providerSidDigest(),
        claims.isEmpty() ? before.claims() : claims,
        remember(credentials).isPresent() ? persistent(credentials) : before.persistent());
  }

  private Optional<Boolean> persistent(JsonObject credentials) {
    return remember(credentials).filter(JsonValue.FALSE::equals).map(no -> false);
  }

  private Optional<JsonValue> remember(JsonObject credentials) {
    return rememberField
        .flatMap(field -> field.find(credentials))
        .filter(value -> value.equals(JsonValue.TRUE) || value.equals(JsonValue.FALSE));
  }

  private JsonObject claims(JsonObject answer) {
    var builder = StrictJson.PROVIDER.createObjectBuilder();
    FieldPath.flat(claimFields, answer).forEach(builder::add);
    var claims = builder.build();
    var bytes = claims.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= SessionAttributes.MAX_CLAIMS_BYTES) {
      return claims;
    }
    if (!warnedOfClaims.getAndSet(true)) {
      LOG.warning(
          "login: the members of cloakroom.session.claim-fields are %d bytes of JSON, more than the"
                  .formatted(bytes)
              + " %d that cookies have room for. They are left out. Name fewer"
                  .formatted(SessionAttributes.MAX_CLAIMS_BYTES));
    }
    return JsonValue.EMPTY_JSON_OBJECT;
  }
}
