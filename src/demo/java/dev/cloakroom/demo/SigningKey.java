package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The RSA key pair of this run. It is static because the container gets the public key from a
 * {@code ConfigSource}, and a {@code ConfigSource} cannot inject beans.
 */
final class SigningKey {

  private static final String ALGORITHM = "SHA256withRSA";
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final KeyPair PAIR = generate();

  private SigningKey() {}

  /** A signed JWT (RFC 7519) with that {@code typ}. */
  static String jwt(String type, JsonObject claims) {
    var header = JSON.createObjectBuilder().add("alg", "RS256").add("typ", type).build();
    var content = base64Url(bytes(header)) + "." + base64Url(bytes(claims));
    return content + "." + base64Url(sign(content.getBytes(US_ASCII)));
  }

  /** The claims of a JWT that {@link #jwt} made; whether it has expired is not looked at. */
  static Optional<JsonObject> claims(String jwt) {
    var parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(PAIR.getPublic());
      verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
      if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return Optional.empty();
      }
      var claims = new ByteArrayInputStream(Base64.getUrlDecoder().decode(parts[1]));
      try (var reader = JSON.createReader(claims)) {
        return Optional.of(reader.readObject());
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] sign(byte[] content) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(PAIR.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot sign with " + ALGORITHM, e);
    }
  }

  static String publicKeyAsPem() {
    var body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(PAIR.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----";
  }

  static String publicKeyAsJwks() {
    var key = (RSAPublicKey) PAIR.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(base64Url(key.getModulus()), base64Url(key.getPublicExponent()));
  }

  // RFC 7518 section 2: as few bytes as the number needs, without BigInteger's leading sign byte.
  private static String base64Url(BigInteger number) {
    var bytes = number.toByteArray();
    var unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return base64Url(unsigned);
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(JsonObject json) {
    return json.toString().getBytes(UTF_8);
  }

  private static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no RSA", e);
    }
  }
}
