package dev.cloakroom.signin;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.crypto.Hkdf;
import dev.cloakroom.crypto.RandomId;
import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One sign-in that is under way at the provider. The browser keeps it in a sealed cookie, so a node
 * keeps nothing.
 *
 * @param secret 256 random bits, base64url; {@code state}, {@code nonce} and the PKCE verifier are
 *     derived from it
 * @param begun to the second
 * @param registration the client and provider that it was begun for
 * @param redirectUri the {@code redirect_uri} of the authorization request, which the token request
 *     repeats (RFC 6749 section 4.1.3)
 * @param returnTo where the browser is led to after it
 * @param acr the authentication contexts of which the sign-in needs one; empty for no demand
 * @param maxAge how long ago the user may have authenticated, if that is limited
 * @param session the name of the session that the browser had when it left, if it had one
 * @param silent whether the provider was asked not to show anything ({@code prompt=none})
 */
record Transaction(
    String secret,
    Instant begun,
    String registration,
    URI redirectUri,
    String returnTo,
    List<String> acr,
    Optional<Duration> maxAge,
    Optional<String> session,
    boolean silent) {
  private static final int SECRET_BYTES = 32;
  private static final int NAME_LENGTH = 11;
  private static final byte[] SALT = bytes("cloakroom sign-in");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static String newSecret() {
    return RandomId.ofBytes(SECRET_BYTES);
  }

  /** The {@code state} of the authorization request (RFC 6749 section 4.1.1): 43 characters. */
  String state() {
    return derived("state");
  }

  /** The {@code nonce} (OpenID Connect Core 1.0 section 3.1.2.1): 43 characters. */
  String nonce() {
    return derived("nonce");
  }

  /** The {@code code_verifier} (RFC 7636 section 4.1): 43 characters. */
  String codeVerifier() {
    return derived("verifier");
  }

  /** The key that the result of the sign-in is sealed with, for a repeated callback: 256 bits. */
  byte[] resultKey() {
    return Hkdf.derive(bytes(secret), SALT, bytes("result"));
  }

  private String derived(String purpose) {
    return ENCODER.encodeToString(Hkdf.derive(bytes(secret), SALT, bytes(purpose)));
  }

  /** The name of the sign-in with that {@code state}, in the name of its cookie. */
  static String name(String state) {
    return Digest.of(state).substring(0, NAME_LENGTH);
  }

  byte[] encode() {
    var json =
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("s", secret)
            .add("t", begun.getEpochSecond())
            .add("c", registration)
            .add("u", redirectUri.toString())
            .add("p", returnTo);
    if (!acr.isEmpty()) {
      json.add("a", StrictJson.PROVIDER.createArrayBuilder(acr));
    }
    maxAge.ifPresent(age -> json.add("m", age.toSeconds()));
    session.ifPresent(name -> json.add("o", name));
    if (silent) {
      json.add("q", true);
    }
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #encode} wrote; empty if another version wrote it. */
  static Optional<Transaction> decode(byte[] text) {
    return StrictJson.object(text).flatMap(Transaction::read);
  }

  private static Optional<Transaction> read(JsonObject json) {
    try {
      var acr =
          json.containsKey("a")
              ? json.getJsonArray("a").getValuesAs(JsonString::getString)
              : List.<String>of();
      var maxAge =
          json.containsKey("m")
              ? Optional.of(Duration.ofSeconds(json.getJsonNumber("m").longValueExact()))
              : Optional.<Duration>empty();
      return Optional.of(
          new Transaction(
              json.getString("s"),
              Instant.ofEpochSecond(json.getJsonNumber("t").longValueExact()),
              json.getString("c"),
              URI.create(json.getString("u")),
              json.getString("p"),
              acr,
              maxAge,
              Optional.ofNullable(json.getString("o", null)),
              json.getBoolean("q", false)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "Transaction[begun=" + begun + "]";
  }
}
