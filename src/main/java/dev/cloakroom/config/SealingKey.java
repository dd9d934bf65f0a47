package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.crypto.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A named AES-256 key for cookies.
 *
 * @param id 1 to 16 letters, digits, {@code . _ -}; each cookie names the key that sealed it by
 *     this id
 * @param key 256 bits
 */
public record SealingKey(String id, SecretKey key) {
  private static final int BYTES = 32;
  private static final byte[] SALT = "cloakroom".getBytes(StandardCharsets.US_ASCII);

  /**
   * Checks id and key.
   *
   * @throws IllegalArgumentException if the id is not of its form, or if the key is not of 32 bytes
   *     or has fewer than 8 different bytes
   */
  public SealingKey {
    if (!id.matches("[A-Za-z0-9._-]{1,16}")) {
      throw new IllegalArgumentException("an id is 1 to 16 letters, digits, '.', '_' or '-'");
    }
    var bytes = key.getEncoded();
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key is 32 bytes, not " + bytes.length);
    }
    if (Arrays.equals(bytes, new byte[BYTES])) {
      throw new IllegalArgumentException("the all-zero key protects nothing");
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count() < 8) {
      throw new IllegalArgumentException("a key of so few different bytes is no random key");
    }
  }

  /**
   * Reads {@code id:base64url-32-bytes}.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form; the message quotes no
   *     part of the key
   */
  static SealingKey parse(String text) {
    var colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not of the form id:base64url-32-bytes");
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      // The decoder's message would quote a character of the key.
      throw new IllegalArgumentException("the part behind the colon is not base64url");
    }
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a key is 32 bytes, not 0");
    }
    return new SealingKey(text.substring(0, colon), new SecretKeySpec(bytes, "AES"));
  }

  /** A new random key. Other nodes do not know it, and it is lost when the server stops. */
  static SealingKey random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SealingKey("random", new SecretKeySpec(bytes, "AES"));
  }

  /** The key of a named front end: it opens nothing that this key or that of another sealed. */
  SealingKey of(FrontEnd frontEnd) {
    var info = ("front end " + frontEnd.name()).getBytes(StandardCharsets.US_ASCII);
    return new SealingKey(id, new SecretKeySpec(Hkdf.derive(key.getEncoded(), SALT, info), "AES"));
  }

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }
}
