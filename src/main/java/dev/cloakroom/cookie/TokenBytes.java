package dev.cloakroom.cookie;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token as the bytes at the end of a sealed cookie. A JWT is kept as the three byte strings that
 * it encodes, because base64 applied twice would make the cookie a third longer.
 *
 * <pre>
 * form 0 (1) ‖ the token in ASCII
 * form 1 (1) ‖ length of the header (2) ‖ of the payload (2) ‖ header ‖ payload ‖ signature
 * </pre>
 */
final class TokenBytes {
  private static final int PLAIN = 0;
  private static final int JWT = 1;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private TokenBytes() {}

  static void write(String token, DataOutputStream out) throws IOException {
    var jwt = segments(token);
    if (jwt == null) {
      out.writeByte(PLAIN);
      out.write(token.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    out.writeByte(JWT);
    out.writeShort(jwt[0].length);
    out.writeShort(jwt[1].length);
    for (var segment : jwt) {
      out.write(segment);
    }
  }

  /**
   * Reads a token from all the remaining bytes.
   *
   * @throws IllegalArgumentException if they are no token
   * @throws java.nio.BufferUnderflowException if something is missing
   */
  static String read(ByteBuffer in) {
    return switch (in.get()) {
      case PLAIN -> visible(TokenCodec.next(in, in.remaining()));
      case JWT -> jwt(in.getShort() & 0xffff, in.getShort() & 0xffff, in);
      default -> throw new IllegalArgumentException("an unknown form");
    };
  }

  private static String visible(byte[] token) {
    for (var c : token) {
      if (c <= ' ' || c == 0x7f) {
        throw new IllegalArgumentException("a token is visible ASCII");
      }
    }
    if (token.length == 0) {
      throw new IllegalArgumentException("no token");
    }
    return new String(token, StandardCharsets.US_ASCII);
  }

  /** The decoded segments if encoding them again gives the very same token, otherwise null. */
  private static byte[][] segments(String token) {
    var texts = token.split("\\.", -1);
    if (texts.length != 3) {
      return null;
    }
    try {
      var segments = new byte[3][];
      for (var i = 0; i < 3; i++) {
        segments[i] = DECODER.decode(texts[i]);
        if (segments[i].length > 0xffff || !ENCODER.encodeToString(segments[i]).equals(texts[i])) {
          return null;
        }
      }
      return segments;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String jwt(int header, int payload, ByteBuffer in) {
    return ENCODER.encodeToString(TokenCodec.next(in, header))
        + '.'
        + ENCODER.encodeToString(TokenCodec.next(in, payload))
        + '.'
        + ENCODER.encodeToString(TokenCodec.next(in, in.remaining()));
  }
}
