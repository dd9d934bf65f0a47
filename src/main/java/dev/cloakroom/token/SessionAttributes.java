package dev.cloakroom.token;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Attributes that a sign-in sets for the whole session. Renewal does not change them.
 *
 * @param issuer how the user signed in
 * @param providerSidDigest {@link dev.cloakroom.crypto.Digest#of(String, String) Digest} of the
 *     provider's issuer and of the {@code sid} claim of its ID token, if it has one (OpenID Connect
 *     Back-Channel Logout 1.0 section 2.1). The claim itself is not needed, and may be long.
 * @param claimsJson claims of the sign-in, a JSON object as text. It is parsed only by {@link
 *     #claims()}, because few requests need the claims.
 * @param persistent whether the browser may keep the cookies when it closes; if empty, {@code
 *     cloakroom.session.persistent} decides
 */
public record SessionAttributes(
    IssuerKind issuer,
    Optional<String> providerSidDigest,
    String claimsJson,
    Optional<Boolean> persistent) {

  /** How long the claims may be in UTF-8: they are part of the cookies of every request. */
  public static final int MAX_CLAIMS_BYTES = 1024;

  /** The attributes of a sign-in with a password that sets no others. */
  public static final SessionAttributes OF_PASSWORD =
      new SessionAttributes(
          IssuerKind.PASSWORD, Optional.empty(), JsonObject.EMPTY_JSON_OBJECT, Optional.empty());

  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{22}");

  /**
   * @throws IllegalArgumentException if the claims are longer than {@link #MAX_CLAIMS_BYTES}, or
   *     the digest is none
   */
  public SessionAttributes {
    if (providerSidDigest.filter(digest -> !DIGEST.matcher(digest).matches()).isPresent()) {
      throw new IllegalArgumentException("a digest is 22 characters of base64url");
    }
    if (claimsJson.getBytes(StandardCharsets.UTF_8).length > MAX_CLAIMS_BYTES) {
      throw new IllegalArgumentException("claims are at most " + MAX_CLAIMS_BYTES + " bytes");
    }
  }

  /**
   * @throws IllegalArgumentException if the claims are longer than {@link #MAX_CLAIMS_BYTES}, or
   *     the digest is none
   */
  public SessionAttributes(
      IssuerKind issuer,
      Optional<String> providerSidDigest,
      JsonObject claims,
      Optional<Boolean> persistent) {
    this(issuer, providerSidDigest, claims.toString(), persistent);
  }

  /** The claims of the sign-in; an empty object if it gave none. */
  public JsonObject claims() {
    return StrictJson.object(claimsJson).orElse(JsonObject.EMPTY_JSON_OBJECT);
  }

  @Override
  public String toString() {
    return "SessionAttributes[issuer=" + issuer + ", persistent=" + persistent + "]";
  }
}
