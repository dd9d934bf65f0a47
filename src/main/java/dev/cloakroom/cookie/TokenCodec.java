package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The bytes inside a sealed cookie: session id, session start, expiry, token. A JWT is kept as the
 * three byte strings that it encodes, so that base64 is not paid twice.
 */
final class TokenCodec {
  private static final int SID_BYTES = 32;
  private static final long UNKNOWN = -1;
  private static final int PLAIN = 0;
  private static final int JWT = 1;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private TokenCodec() {}

  /** One token with the session that it belongs to. */
  record Sealed(String sid, Instant start, String token, Optional<Instant> expiresAt) {
    @Override
    public String toString() {
      return "Sealed[start=" + start + "]";
    }
  }

  static byte[] encode(Session session, String token, Optional<Instant> expiresAt) {
    try {
      var bytes = new ByteArrayOutputStream(SID_BYTES + 24 + token.length());
      var out = new DataOutputStream(bytes);
      out.write(DECODER.decode(session.sid()));
      out.writeLong(session.start().getEpochSecond());
      out.writeLong(expiresAt.map(Instant::getEpochSecond).orElse(UNKNOWN));
      var jwt = segments(token);
      out.writeByte(jwt == null ? PLAIN : JWT);
      if (jwt == null) {
        out.write(token.getBytes(StandardCharsets.US_ASCII));
      } else {
        out.writeShort(jwt[0].length);
        out.writeShort(jwt[1].length);
        for (var segment : jwt) {
          out.write(segment);
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Whoever holds the key wrote these bytes; a fault here is a value of another version of ours.
  static Optional<Sealed> decode(byte[] plain) {
    try {
      var in = new DataInputStream(new ByteArrayInputStream(plain));
      var sid = ENCODER.encodeToString(in.readNBytes(SID_BYTES));
      var start = Instant.ofEpochSecond(in.readLong());
      var end = in.readLong();
      var token =
          switch (in.readByte()) {
            case PLAIN -> new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            case JWT -> jwt(in.readUnsignedShort(), in.readUnsignedShort(), in.readAllBytes());
            default -> throw new IOException("an unknown form");
          };
      return Optional.of(
          new Sealed(
              sid,
              start,
              token,
              end == UNKNOWN ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end))));
    } catch (IOException
        | DateTimeException
        | IndexOutOfBoundsException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
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

  private static String jwt(int header, int payload, byte[] bytes) {
    var encoded = new byte[(bytes.length + 6) * 4 / 3 + 2];
    var length = segment(bytes, 0, header, encoded, 0);
    encoded[length++] = '.';
    length = segment(bytes, header, payload, encoded, length);
    encoded[length++] = '.';
    length = segment(bytes, header + payload, bytes.length - header - payload, encoded, length);
    return new String(encoded, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int segment(byte[] bytes, int from, int length, byte[] target, int at) {
    var text = ENCODER.encode(Arrays.copyOfRange(bytes, from, from + length));
    System.arraycopy(text, 0, target, at, text.length);
    return at + text.length;
  }
}
