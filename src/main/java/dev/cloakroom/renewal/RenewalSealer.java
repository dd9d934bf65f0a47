package dev.cloakroom.renewal;

import dev.cloakroom.crypto.AesGcm;
import dev.cloakroom.crypto.Hkdf;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenPairJson;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the result of a renewal for the shared state by {@link AesGcm}, under a key that
 * HKDF-SHA-256 (RFC 5869) derives from the old refresh token. A request with the old cookie can
 * open the result; the shared state alone does not disclose the tokens. The key of the entry is
 * associated data.
 */
final class RenewalSealer {
  private static final byte[] SALT = ascii("cloakroom");
  private static final byte[] INFO = ascii("renewal");
  private static final AesGcm AES = new AesGcm();

  private RenewalSealer() {}

  static byte[] seal(Renewal renewal, String refreshToken, String renewalKey) {
    var plain = json(renewal).getBytes(StandardCharsets.UTF_8);
    return AES.seal(key(refreshToken), renewalKey, plain);
  }

  /** What was sealed, or empty if it was not under this refresh token and renewal key. */
  static Optional<Renewal> open(byte[] value, String refreshToken, String renewalKey) {
    return AES.open(key(refreshToken), renewalKey, value, 0)
        .flatMap(StrictJson::object)
        .map(RenewalSealer::renewal);
  }

  private static SecretKey key(String refreshToken) {
    return new SecretKeySpec(Hkdf.derive(ascii(refreshToken), SALT, INFO), "AES");
  }

  private static String json(Renewal renewal) {
    var json = StrictJson.PROVIDER.createObjectBuilder();
    if (renewal instanceof Renewal.Granted granted) {
      json.add("home", granted.home());
      TokenPairJson.write(granted.pair(), json);
    }
    return json.build().toString();
  }

  private static Renewal renewal(JsonObject json) {
    if (json.isEmpty()) {
      return new Renewal.Refused();
    }
    return new Renewal.Granted(TokenPairJson.read(json), json.getString("home"), true);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
