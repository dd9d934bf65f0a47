package dev.cloakroom.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). The JDK has an implementation of its own only from 25 on. */
public final class Hkdf {
  private static final String HMAC = "HmacSHA256";

  private Hkdf() {}

  /**
   * Derives a key of 256 bits, which is one block of output (RFC 5869 sections 2.2 and 2.3).
   *
   * @param info the purpose of the key: another purpose gives an independent key
   */
  public static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
    var block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return hmac(hmac(salt, secret), block);
  }

  /** HMAC-SHA-256 (RFC 2104), 256 bits. */
  public static byte[] hmac(byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
    }
  }
}
