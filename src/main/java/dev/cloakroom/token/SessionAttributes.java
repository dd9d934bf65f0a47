package dev.cloakroom.token;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
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
 * @param registration {@link #registration(String, String)} of the provider that the user signed in
 *     at; empty for a sign-in with a password
 */
public record SessionAttributes(
    IssuerKind issuer,
    Optional<String> providerSidDigest,
    String claimsJson,
    Optional<Boolean> persistent,
    Optional<String> registration) {

  /** How long the claims may be in UTF-8: they are part of the cookies of every request. */
  public static final int MAX_CLAIMS_BYTES = 1024;

  /** The attributes of a sign-in with a password that sets no others. */
  public static final SessionAttributes OF_PASSWORD =
      new SessionAttributes(
          IssuerKind.PASSWORD, Optional.empty(), JsonObject.EMPTY_JSON_OBJECT, Optional.empty());

  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{22}");
  private static final int REGISTRATION_BYTES = 8;
  private static final int REGISTRATION_LENGTH = 11;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * @throws IllegalArgumentException if the claims are longer than {@link #MAX_CLAIMS_BYTES}, or
   *     the digest is none
   */
  public SessionAttributes {
    if (providerSidDigest.filter(digest -> !DIGEST.matcher(digest).matches()).isPresent()) {
      throw new IllegalArgumentException("a digest is 22 characters of base64url");
    }
    if (registration.filter(digest -> digest.length() != REGISTRATION_LENGTH).isPresent()) {
      throw new IllegalArgumentException("a registration is 11 characters of base64url");
    }
    if (bytes(claimsJson) > MAX_CLAIMS_BYTES) {
      throw new IllegalArgumentException("claims are at most " + MAX_CLAIMS_BYTES + " bytes");
    }
  }

  /**
   * Without a registration.
   *
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

  /**
   * Without a registration.
   *
   * @throws IllegalArgumentException as the other
   */
  public SessionAttributes(
      IssuerKind issuer,
      Optional<String> providerSidDigest,
      String claimsJson,
      Optional<Boolean> persistent) {
    this(issuer, providerSidDigest, claimsJson, persistent, Optional.empty());
  }

  /**
   * The attributes of a sign-in at an OpenID Provider.
   *
   * @param sid the {@code sid} claim of the ID token, if it has one
   * @throws IllegalArgumentException if the claims are longer than {@link #MAX_CLAIMS_BYTES}
   */
  public static SessionAttributes ofProvider(
      String issuer, String clientId, Optional<String> sid, JsonObject claims) {
    return new SessionAttributes(
        IssuerKind.OPENID_CONNECT,
        sid.map(id -> providerSidDigest(issuer, id)),
        claims.toString(),
        Optional.empty(),
        Optional.of(registration(issuer, clientId)));
  }

  /** Whether claims are short enough to be kept. */
  public static boolean hasRoomFor(JsonObject claims) {
    return bytes(claims.toString()) <= MAX_CLAIMS_BYTES;
  }

  private static int bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The digest of a provider's session, for {@link #providerSidDigest()}. */
  public static String providerSidDigest(String issuer, String sid) {
    return Digest.of(issuer, sid);
  }

  /**
   * A short name of a client at a provider: 64 bits of the digest of both, 11 characters. A session
   * that began with another provider or client is none of this application.
   */
  public static String registration(String issuer, String clientId) {
    return ENCODER.encodeToString(
        Arrays.copyOf(DECODER.decode(Digest.of(issuer, clientId)), REGISTRATION_BYTES));
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
