package dev.cloakroom.demo;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * The RSA key pair of this run. It is static because the container gets the public key from a
 * {@code ConfigSource}, and a {@code ConfigSource} cannot inject beans.
 */
final class SigningKey {

  private static final KeyPair PAIR = generate();

  private SigningKey() {}

  static byte[] sign(byte[] content) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(PAIR.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot sign with SHA256withRSA", e);
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
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
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
