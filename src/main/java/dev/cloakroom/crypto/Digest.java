package dev.cloakroom.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A short digest that stands for a text in places that must not disclose the text. */
public final class Digest {
  private static final int BYTES = 16;
  private static final int SEPARATOR = 0xff;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Digest() {}

  /**
   * The first 128 bits of SHA-256 of the text in UTF-8, as base64url without padding: 22
   * characters. A random id cannot be found from its digest. A text that can be guessed, such as a
   * user name, can be found by trying.
   */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The digest of two texts, in the form of {@link #of(String)}, for example of an issuer and its
   * user. The byte 0xFF, which does not occur in UTF-8 (RFC 3629 section 3), separates the texts.
   * So no other pair and no single text gives the same bytes to be hashed.
   */
  public static String of(String first, String second) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first.getBytes(StandardCharsets.UTF_8));
    bytes.write(SEPARATOR);
    bytes.writeBytes(second.getBytes(StandardCharsets.UTF_8));
    return of(bytes.toByteArray());
  }

  private static String of(byte[] bytes) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return ENCODER.encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
