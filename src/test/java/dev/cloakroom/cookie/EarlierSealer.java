package dev.cloakroom.cookie;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.crypto.AesGcm;
import dev.cloakroom.token.Session;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Seals values of version 1, as builds before 1.0.0-rc.1 did. */
final class EarlierSealer {
  private static final int FORMAT_BYTE = 1;
  private static final int ATTRIBUTES_AT = 1 + 32 + 8 + 16 + 6 + 8;

  private EarlierSealer() {}

  static String seal(SealingKey key, String name, int parts, byte[] plain) {
    var id = key.id().getBytes(StandardCharsets.US_ASCII);
    var header = 3 + id.length;
    var value = new byte[header + plain.length + AesGcm.ADDED_BYTES];
    value[0] = 1;
    value[1] = (byte) parts;
    value[2] = (byte) id.length;
    System.arraycopy(id, 0, value, 3, id.length);
    new AesGcm().seal(key.key(), name, plain, value, header);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /** The text of a session with a password: today's without format byte and attributes. */
  static byte[] text(Session session, String token) {
    var today = TokenCodec.encode(session, token, session.tokens().expiresAt(), true);
    var before = Arrays.copyOfRange(today, FORMAT_BYTE, today.length - 1);
    var at = ATTRIBUTES_AT - FORMAT_BYTE;
    System.arraycopy(today, ATTRIBUTES_AT + 1, before, at, before.length - at);
    return before;
  }
}
