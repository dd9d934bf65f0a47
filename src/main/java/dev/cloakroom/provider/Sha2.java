package dev.cloakroom.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The two digests of a text that OpenID Connect and PKCE use. */
final class Sha2 {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Sha2() {}

  /** {@code code_challenge} by S256 (RFC 7636 section 4.2). */
  static String challenge(String codeVerifier) {
    return ENCODER.encodeToString(hash("256", codeVerifier));
  }

  /**
   * {@code at_hash} (OpenID Connect Core 1.0 section 3.1.3.8): the left half of the hash that the
   * signature algorithm uses. EdDSA with Ed25519 uses SHA-512 (RFC 8032 section 5.1).
   */
  static String accessTokenHash(String accessToken, String algorithm) {
    var bits = algorithm.equals("EdDSA") ? "512" : algorithm.substring(2);
    var hash = hash(bits, accessToken);
    return ENCODER.encodeToString(Arrays.copyOf(hash, hash.length / 2));
  }

  private static byte[] hash(String bits, String text) {
    try {
      return MessageDigest.getInstance("SHA-" + bits)
          .digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-2", e);
    }
  }
}
