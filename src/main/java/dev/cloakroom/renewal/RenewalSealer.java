package dev.cloakroom.renewal;

import dev.cloakroom.crypto.Hkdf;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The result of a renewal as it lies in the shared state: {@code nonce (12) ‖ ciphertext ‖ tag
 * (16)}, AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) derives from the old refresh token.
 * Only a request with the old cookie can open it, so a copy of the state discloses no token. The
 * renewal's key in the state is associated data.
 */
final class RenewalSealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] SALT = ascii("cloakroom");
  private static final byte[] INFO = ascii("renewal");
  private static final SecureRandom RANDOM = new SecureRandom();

  private RenewalSealer() {}

  static byte[] seal(Renewal renewal, String refreshToken, String renewalKey) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, refreshToken, nonce, renewalKey)
              .doFinal(json(renewal).getBytes(StandardCharsets.UTF_8));
      var value = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, value, NONCE_BYTES, sealed.length);
      return value;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no working AES-GCM", e);
    }
  }

  /** What was sealed, or empty if it was not under this refresh token and renewal key. */
  static Optional<Renewal> open(byte[] value, String refreshToken, String renewalKey) {
    if (value.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    try {
      var nonce = Arrays.copyOf(value, NONCE_BYTES);
      var plain =
          cipher(Cipher.DECRYPT_MODE, refreshToken, nonce, renewalKey)
              .doFinal(value, NONCE_BYTES, value.length - NONCE_BYTES);
      return StrictJson.object(plain).map(RenewalSealer::renewal);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, String refreshToken, byte[] nonce, String renewalKey)
      throws GeneralSecurityException {
    var key = new SecretKeySpec(Hkdf.derive(ascii(refreshToken), SALT, INFO), "AES");
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(ascii(renewalKey));
    return cipher;
  }

  private static String json(Renewal renewal) {
    var json = StrictJson.PROVIDER.createObjectBuilder();
    if (renewal instanceof Renewal.Granted granted) {
      json.add("home", granted.home()).add("access", granted.pair().accessToken());
      granted.pair().refreshToken().ifPresent(token -> json.add("refresh", token));
      granted.pair().expiresAt().ifPresent(end -> json.add("ends", end.getEpochSecond()));
    }
    return json.build().toString();
  }

  private static Renewal renewal(JsonObject json) {
    if (json.isEmpty()) {
      return new Renewal.Refused();
    }
    var end =
        json.containsKey("ends")
            ? Optional.of(Instant.ofEpochSecond(json.getJsonNumber("ends").longValueExact()))
            : Optional.<Instant>empty();
    var refresh = Optional.ofNullable(json.getJsonString("refresh")).map(JsonString::getString);
    return new Renewal.Granted(
        new TokenPair(json.getString("access"), refresh, end), json.getString("home"), true);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
