package dev.cloakroom.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** Random ids from a {@link SecureRandom}, which cannot be predicted. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private RandomId() {}

  /** {@code count} random bytes as base64url without padding: 43 characters for 32 bytes. */
  public static String ofBytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }
}
