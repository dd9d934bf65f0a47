package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The text inside a sealed cookie of a session.
 *
 * <pre>
 * text = format 1 (1) ‖ sid (32) ‖ start, milliseconds since 1970 (8) ‖ digest of the subject (16)
 *        ‖ home (6) ‖ expiry, seconds since 1970 or -1 (8) ‖ attributes ‖ token
 * </pre>
 *
 * <p>See {@link AttributesCodec} and {@link TokenBytes}. The earlier format, in values of version
 * 1, has no format byte and no attributes.
 */
final class TokenCodec {
  private static final byte FORMAT = 1;
  private static final int SID_BYTES = 32;
  private static final int SUBJECT_BYTES = 16;
  private static final int HOME_BYTES = 6;
  private static final int FIXED_BYTES = SID_BYTES + SUBJECT_BYTES + HOME_BYTES + 24;
  private static final long UNKNOWN = -1;
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private TokenCodec() {}

  /**
   * One token with the session that it belongs to.
   *
   * @param attributes empty if the other cookie carries them
   */
  record Sealed(
      String sid,
      Instant start,
      String subject,
      String home,
      Optional<SessionAttributes> attributes,
      String token,
      Optional<Instant> expiresAt) {

    /** Whether both are of one session; they may be of different renewals. */
    boolean belongsTo(Sealed other) {
      return sid.equals(other.sid) && start.equals(other.start) && subject.equals(other.subject);
    }

    @Override
    public String toString() {
      return "Sealed[start=" + start + "]";
    }
  }

  /**
   * @param carries whether this cookie is the one that carries the session's attributes
   */
  static byte[] encode(
      Session session, String token, Optional<Instant> expiresAt, boolean carries) {
    try {
      var bytes = new ByteArrayOutputStream(FIXED_BYTES + token.length());
      var out = new DataOutputStream(bytes);
      out.writeByte(FORMAT);
      out.write(DECODER.decode(session.sid()));
      out.writeLong(session.start().toEpochMilli());
      out.write(DECODER.decode(session.subjectDigest()));
      out.write(DECODER.decode(session.home()));
      out.writeLong(expiresAt.map(Instant::getEpochSecond).orElse(UNKNOWN));
      AttributesCodec.write(session.attributes(), carries, out);
      TokenBytes.write(token, out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The value has been opened under a configured key, so a text that cannot be read was written by
  // another version of Cloakroom.
  static Optional<Sealed> decode(CookieSealer.Opened opened) {
    try {
      return switch (opened.format()) {
        case CookieSealer.Opened.NO_FORMAT -> Optional.of(read(opened.body(), false));
        case FORMAT -> Optional.of(read(opened.body(), true));
        default -> Optional.empty();
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Sealed read(ByteBuffer in, boolean withAttributes) {
    var sid = ENCODER.encodeToString(next(in, SID_BYTES));
    var start = milli(in.getLong());
    var subject = ENCODER.encodeToString(next(in, SUBJECT_BYTES));
    var home = ENCODER.encodeToString(next(in, HOME_BYTES));
    var end = in.getLong();
    var expiresAt = end == UNKNOWN ? Optional.<Instant>empty() : Optional.of(second(end));
    var attributes =
        withAttributes ? AttributesCodec.read(in) : Optional.of(SessionAttributes.OF_PASSWORD);
    return new Sealed(sid, start, subject, home, attributes, TokenBytes.read(in), expiresAt);
  }

  static byte[] next(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  // Instants after the year 9999 are refused: a lifetime added to Instant.MAX would overflow.
  private static Instant second(long second) {
    if (second < 0 || second > LAST_SECOND) {
      throw new IllegalArgumentException("a time is from 1970 to 9999");
    }
    return Instant.ofEpochSecond(second);
  }

  private static Instant milli(long milli) {
    if (milli < 0 || milli > LAST_SECOND * 1000) {
      throw new IllegalArgumentException("a time is from 1970 to 9999");
    }
    return Instant.ofEpochMilli(milli);
  }
}
