package dev.cloakroom.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Authenticated encryption with AES-256-GCM (NIST SP 800-38D).
 *
 * <pre>
 * value = header ‖ nonce (12) ‖ ciphertext ‖ tag (16)
 * </pre>
 *
 * <p>The header and a name are associated data: a value opens only with the header that it was
 * sealed with, and under the same name. The nonce is random (section 8.2.2), so one key seals at
 * most 2^32 values.
 */
public final class AesGcm {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The length of the nonce and the tag: a value is this much longer than header and text. */
  public static final int ADDED_BYTES = NONCE_BYTES + TAG_BYTES;

  // Cipher.getInstance costs as much as using the cipher. A ThreadLocal that holds an instance of a
  // JDK class does not keep the application's class loader reachable after an undeployment.
  private final ThreadLocal<Cipher> ciphers = new ThreadLocal<>();

  /**
   * Seals a text, and writes the result into {@code value} after the header.
   *
   * @param key 256 bits for AES
   * @param name ASCII
   * @param value begins with the header; the rest, {@link #ADDED_BYTES} longer than the text, is
   *     written by this method
   * @param header the length of the header in bytes
   */
  public void seal(SecretKey key, String name, byte[] plain, byte[] value, int header) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    System.arraycopy(nonce, 0, value, header, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, key, name, value, header)
          .doFinal(plain, 0, plain.length, value, header + NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no working AES-GCM", e);
    }
  }

  /** As the other, of a value without a header. */
  public byte[] seal(SecretKey key, String name, byte[] plain) {
    var value = new byte[plain.length + ADDED_BYTES];
    seal(key, name, plain, value, 0);
    return value;
  }

  /** The text that was sealed; empty for any fault. The parameters are those of {@link #seal}. */
  public Optional<byte[]> open(SecretKey key, String name, byte[] value, int header) {
    if (value.length < header + ADDED_BYTES) {
      return Optional.empty();
    }
    var start = header + NONCE_BYTES;
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, key, name, value, header)
              .doFinal(value, start, value.length - start));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** A cipher with the nonce and the associated data set, which only needs the text. */
  Cipher cipher(int mode, SecretKey key, String name, byte[] value, int header)
      throws GeneralSecurityException {
    var cipher = ciphers.get();
    if (cipher == null) {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
      ciphers.set(cipher);
    }
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, value, header, NONCE_BYTES));
    cipher.updateAAD(value, 0, header);
    cipher.updateAAD(name.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
