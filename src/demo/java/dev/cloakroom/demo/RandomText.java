package dev.cloakroom.demo;

import java.security.SecureRandom;

/** Texts that nobody can guess. */
final class RandomText {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  static String ofBytes(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return SigningKey.base64Url(bytes);
  }
}
