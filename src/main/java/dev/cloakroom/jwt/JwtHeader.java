package dev.cloakroom.jwt;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Base64;
import java.util.Optional;

/**
 * The header of a JWT in compact form, read and not verified: a signature covers it, so whoever
 * checks the signature may rely on it afterwards.
 *
 * @param algorithm {@code alg} (RFC 7515 section 4.1.1)
 * @param keyId {@code kid} (RFC 7515 section 4.1.4)
 * @param type {@code typ} (RFC 7515 section 4.1.9)
 * @param encrypted whether it is that of an encrypted JWT (RFC 7516 section 9)
 */
public record JwtHeader(
    String algorithm, Optional<String> keyId, Optional<String> type, boolean encrypted) {
  private static final int PARTS_OF_A_JWS = 3;
  private static final int PARTS_OF_A_JWE = 5;

  /** Empty if {@code jwt} has another form than three or five segments behind a JSON object. */
  public static Optional<JwtHeader> read(String jwt) {
    var parts = jwt.split("\\.", -1);
    if (parts.length != PARTS_OF_A_JWS && parts.length != PARTS_OF_A_JWE) {
      return Optional.empty();
    }
    try {
      return StrictJson.object(Base64.getUrlDecoder().decode(parts[0]))
          .map(header -> of(header, parts.length == PARTS_OF_A_JWE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static JwtHeader of(JsonObject header, boolean encrypted) {
    return new JwtHeader(
        text(header, "alg").orElse(""), text(header, "kid"), text(header, "typ"), encrypted);
  }

  private static Optional<String> text(JsonObject header, String name) {
    return header.get(name) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** Shows nothing that the sender chose freely. */
  @Override
  public String toString() {
    return "JwtHeader[keyId=" + keyId.isPresent() + ", encrypted=" + encrypted + "]";
  }
}
