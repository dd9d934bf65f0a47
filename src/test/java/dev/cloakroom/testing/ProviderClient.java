package dev.cloakroom.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cloakroom.testing.ScriptedServer.Received;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The client that a {@link ScriptedProvider} knows, and the check that a request is its own. */
public final class ProviderClient {
  /** For {@code cloakroom.oidc.client-id}. */
  public static final String ID = "cloakroom";

  /**
   * Of characters that must be encoded for {@code client_secret_basic} (RFC 6749 section 2.3.1).
   */
  public static final String SECRET = "s3cret:/+ %&=~";

  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final long LONGEST_ASSERTION_S = 60;

  private final String issuer;
  private final Clock clock;
  private final Set<String> usedAssertions = ConcurrentHashMap.newKeySet();
  private volatile String method = "client_secret_basic";
  private volatile String secret = SECRET;
  private volatile ProviderKey key;

  ProviderClient(String issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Lets the client authenticate with its secret in the body, and in no other way. */
  public void authenticatesByPost() {
    method = "client_secret_post";
  }

  /** Lets the client authenticate with assertions of that key, and in no other way. */
  public void authenticatesWith(ProviderKey clientKey) {
    method = "private_key_jwt";
    key = clientKey;
  }

  /** The client's secret is another one from now on. */
  public void changesSecret(String other) {
    secret = other;
  }

  boolean sent(Received request, FormFields fields) {
    return switch (method) {
      case "client_secret_basic" -> basic(request, fields);
      case "client_secret_post" ->
          fields.get("client_id").equals(ID)
              && fields.get("client_secret").equals(secret)
              && request.header("Authorization").isEmpty();
      default -> request.header("Authorization").isEmpty() && asserted(fields);
    };
  }

  // RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined.
  private boolean basic(Received request, FormFields fields) {
    var sent = request.header("Authorization").filter(value -> value.startsWith("Basic "));
    if (sent.isEmpty() || fields.one("client_secret").isPresent()) {
      return false;
    }
    var pair = new String(Base64.getDecoder().decode(sent.get().substring(6)), UTF_8);
    var parts = pair.split(":", 2);
    return parts.length == 2
        && FormFields.decode(parts[0]).equals(ID)
        && FormFields.decode(parts[1]).equals(secret);
  }

  // RFC 7523 section 3; one audience, one use, and a short life, as FAPI 2.0 wants them.
  private boolean asserted(FormFields fields) {
    var parts = fields.get("client_assertion").split("\\.");
    if (!fields.get("client_assertion_type").equals(ASSERTION_TYPE)
        || parts.length != 3
        || !key.verifies((parts[0] + "." + parts[1]).getBytes(US_ASCII), decode(parts[2]))
        || !key.algorithm().equals(json(parts[0]).get("alg"))) {
      return false;
    }
    var claims = json(parts[1]);
    var now = clock.instant().getEpochSecond();
    var expiry = claims.get("exp") instanceof Number number ? number.longValue() : 0;
    return ID.equals(claims.get("iss"))
        && ID.equals(claims.get("sub"))
        && issuer.equals(claims.get("aud"))
        && claims.containsKey("iat")
        && !claims.containsKey("nbf")
        && expiry > now
        && expiry <= now + LONGEST_ASSERTION_S
        && claims.get("jti") instanceof String id
        && usedAssertions.add(id);
  }

  /** The header or the claims of a JWT, of which they are the first or the second part. */
  static Map<String, Object> json(String part) {
    return JsonText.read(new String(decode(part), UTF_8));
  }

  private static byte[] decode(String part) {
    return Base64.getUrlDecoder().decode(part);
  }
}
