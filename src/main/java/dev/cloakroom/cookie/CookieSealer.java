package dev.cloakroom.cookie;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.crypto.AesGcm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Seals and opens cookie values by {@link AesGcm}.
 *
 * <pre>
 * value = base64url(version ‖ parts ‖ n ‖ key id (n bytes) ‖ nonce (12) ‖ ciphertext ‖ tag (16))
 * </pre>
 *
 * <p>The bytes before the nonce, and the cookie's name, are associated data: a value opens only
 * under the name that it was sealed for, and only with all its parts.
 *
 * <p>The text of a value of version 2 begins with a format byte. A new field is a new format; a new
 * version is for another encryption only. Values of version 1, which have no format byte, still
 * open.
 */
final class CookieSealer {
  private static final byte VERSION_WITHOUT_FORMAT = 1;
  private static final byte VERSION = 2;
  private static final int FIXED_BYTES = 3;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SealingKey newest;
  private final Map<String, SecretKey> keys = new LinkedHashMap<>();
  private final AesGcm aes = new AesGcm();

  /**
   * @param keys the newest first, which seals; values under any of them open
   */
  CookieSealer(List<SealingKey> keys) {
    this.newest = keys.get(0);
    keys.forEach(key -> this.keys.put(key.id(), key.key()));
  }

  /** The text of a value that was opened. */
  record Opened(byte version, byte[] plain) {
    /** The format of a text of version 1, which has no format byte. */
    static final int NO_FORMAT = -1;

    private static final int NOTHING = -2;

    /** The format byte, 0 to 255; {@link #NO_FORMAT} or another negative number if it lacks. */
    int format() {
      if (version == VERSION_WITHOUT_FORMAT) {
        return NO_FORMAT;
      }
      return plain.length == 0 ? NOTHING : plain[0] & 0xff;
    }

    /** The text after the format byte. */
    ByteBuffer body() {
      var start = version == VERSION_WITHOUT_FORMAT ? 0 : 1;
      return ByteBuffer.wrap(plain, start, plain.length - start);
    }
  }

  /** The length in characters of the sealed value of a text of {@code plainBytes} bytes. */
  int sealedLength(int plainBytes) {
    var bytes = FIXED_BYTES + newest.id().length() + plainBytes + AesGcm.ADDED_BYTES;
    return (bytes * 4 + 2) / 3;
  }

  /**
   * Seals under the newest key. Two values of the same text differ, because each has its own nonce.
   *
   * @param plain begins with a format byte
   */
  String seal(String name, int parts, byte[] plain) {
    var id = newest.id().getBytes(StandardCharsets.US_ASCII);
    var header = FIXED_BYTES + id.length;
    var sealed = new byte[header + plain.length + AesGcm.ADDED_BYTES];
    sealed[0] = VERSION;
    sealed[1] = (byte) parts;
    sealed[2] = (byte) id.length;
    System.arraycopy(id, 0, sealed, FIXED_BYTES, id.length);
    aes.seal(newest.key(), name, plain, sealed, header);
    return ENCODER.encodeToString(sealed);
  }

  /** The text that was sealed; empty for any fault, so that a client cannot tell which. */
  Optional<Opened> open(String name, int parts, String value) {
    var sealed = decode(value);
    if (sealed == null
        || sealed.length < FIXED_BYTES
        || !isKnown(sealed[0])
        || sealed[1] != parts) {
      return Optional.empty();
    }
    var header = FIXED_BYTES + (sealed[2] & 0xff);
    if (sealed.length < header) {
      return Optional.empty();
    }
    var id = new String(sealed, FIXED_BYTES, header - FIXED_BYTES, StandardCharsets.ISO_8859_1);
    var key = keys.get(id);
    return key == null
        ? Optional.empty()
        : aes.open(key, name, sealed, header).map(plain -> new Opened(sealed[0], plain));
  }

  private static boolean isKnown(byte version) {
    return version == VERSION || version == VERSION_WITHOUT_FORMAT;
  }

  /** The number of parts that the first part gives, at least 1; 0 if it cannot be read. */
  static int parts(String firstPart) {
    if (firstPart.length() < 4) {
      return 0;
    }
    var head = decode(firstPart.substring(0, 4));
    return head == null || !isKnown(head[0]) || head[1] < 1 ? 0 : head[1];
  }

  // The JDK's decoder accepts padding and ignores trailing bits, so that several texts would give
  // the same bytes. Only the canonical one is accepted (RFC 4648 section 3.5).
  private static byte[] decode(String value) {
    try {
      var bytes = Base64.getUrlDecoder().decode(value);
      return canonical(value) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean canonical(String value) {
    if (value.endsWith("=")) {
      return false;
    }
    var left = value.length() % 4;
    if (left == 0) {
      return true;
    }
    var last = Base64.getUrlDecoder().decode("AAA" + value.charAt(value.length() - 1))[2];
    return left == 2 ? (last & 0x0f) == 0 : (last & 0x03) == 0;
  }

  @Override
  public String toString() {
    return "CookieSealer" + keys.keySet();
  }
}
