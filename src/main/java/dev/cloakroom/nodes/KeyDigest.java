package dev.cloakroom.nodes;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.crypto.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A digest by which nodes compare a cookie key without showing it. */
final class KeyDigest {
  static final String FORM = "[A-Za-z0-9_-]{22}";

  private static final int BYTES = 16;
  private static final byte[] SALT = ascii("cloakroom");
  private static final String INFO = "node comparison ";

  private KeyDigest() {}

  /**
   * 128 bits that HKDF derives from the key, as base64url without padding: 22 characters. The id is
   * part of it, because a cookie names its key by the id: the same key under another id opens
   * nothing.
   */
  static String of(SealingKey key) {
    var derived = Hkdf.derive(key.key().getEncoded(), SALT, ascii(INFO + key.id()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(derived, BYTES));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
