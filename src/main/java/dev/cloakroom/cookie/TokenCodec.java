package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The bytes inside a sealed cookie: session id, session start, subject, home, expiry, token. A JWT
 * is kept as the three byte strings that it encodes, so that base64 is not paid twice.
 */
final class TokenCodec {
  private static final int SID_BYTES = 32;
  private static final int SUBJECT_BYTES = 16;
  private static final int HOME_BYTES = 6;
  private static final int FIXED_BYTES = SID_BYTES + SUBJECT_BYTES + HOME_BYTES + 24;
  private static final long UNKNOWN = -1;
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int PLAIN = 0;
  private static final int JWT = 1;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private TokenCodec() {}

  /** One token with the session that it belongs to. */
  record Sealed(
      String sid,
      Instant start,
      String subject,
      String home,
      String token,
      Optional<Instant> expiresAt) {

    /** Whether both are of one session, though perhaps of different renewals. */
    boolean belongsTo(Sealed other) {
      return sid.equals(other.sid) && start.equals(other.start) && subject.equals(other.subject);
    }

    @Override
    public String toString() {
      return "Sealed[start=" + start + "]";
    }
  }

  static byte[] encode(Session session, String token, Optional<Instant> expiresAt) {
    try {
      var bytes = new ByteArrayOutputStream(FIXED_BYTES + token.length());
      var out = new DataOutputStream(bytes);
      out.write(DECODER.decode(session.sid()));
      out.writeLong(session.start().toEpochMilli());
      out.write(DECODER.decode(session.subjectDigest()));
      out.write(DECODER.decode(session.home()));
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
      var in = ByteBuffer.wrap(plain);
      var sid = ENCODER.encodeToString(next(in, SID_BYTES));
      var start = milli(in.getLong());
      var subject = ENCODER.encodeToString(next(in, SUBJECT_BYTES));
      var home = ENCODER.encodeToString(next(in, HOME_BYTES));
      var end = in.getLong();
      var token =
          switch (in.get()) {
            case PLAIN -> visible(next(in, in.remaining()));
            case JWT -> jwt(in.getShort() & 0xffff, in.getShort() & 0xffff, in);
            default -> throw new IllegalArgumentException("an unknown form");
          };
      var expiresAt = end == UNKNOWN ? Optional.<Instant>empty() : Optional.of(second(end));
      return Optional.of(new Sealed(sid, start, subject, home, token, expiresAt));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] next(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  // An instant near the end of time is one that no lifetime can be added to.
  private static Instant second(long second) {
    if (second < 0 || second > LAST_SECOND) {
      throw new IllegalArgumentException("no time of ours");
    }
    return Instant.ofEpochSecond(second);
  }

  private static Instant milli(long milli) {
    if (milli < 0 || milli > LAST_SECOND * 1000) {
      throw new IllegalArgumentException("no time of ours");
    }
    return Instant.ofEpochMilli(milli);
  }

  private static String visible(byte[] token) {
    for (var c : token) {
      if (c <= ' ' || c == 0x7f) {
        throw new IllegalArgumentException("no token of ours");
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
    return ENCODER.encodeToString(next(in, header))
        + '.'
        + ENCODER.encodeToString(next(in, payload))
        + '.'
        + ENCODER.encodeToString(next(in, in.remaining()));
  }
}
