package dev.cloakroom.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A short digest that stands for a text where the text itself must not stand. */
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
   * The same of two texts, of which the second means something only beside the first, such as a
   * user of one issuer. No other pair and no single text has the same digest: the byte between the
   * two stands in no UTF-8 (RFC 3629 section 3).
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
