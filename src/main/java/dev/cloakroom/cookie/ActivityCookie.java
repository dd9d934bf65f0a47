package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The time of a session's last use, sealed in a cookie of its own. If the cookies of the tokens
 * held it, a response that only updates the time would set them too, and a late one would overwrite
 * renewed tokens with old ones.
 *
 * <pre>
 * text = format 1 (1) ‖ sid (32) ‖ milliseconds since 1970 (8)
 * </pre>
 */
final class ActivityCookie {
  private static final byte FORMAT = 1;
  private static final int SID_BYTES = 32;

  private final CookieSpec spec;
  private final CookieSealer sealer;

  ActivityCookie(CookieSpec spec, CookieSealer sealer) {
    this.spec = spec;
    this.sealer = sealer;
  }

  String name() {
    return spec.name();
  }

  /**
   * The last use of the session as the request's cookie gives it. Empty if the cookie is missing,
   * does not open, stands twice, or belongs to another session.
   */
  Optional<Instant> read(HttpServletRequest request, Session session) {
    var header = CookieHeader.of(request, name(), name());
    var value = header.get(name());
    if (value == null || header.ambiguous()) {
      return Optional.empty();
    }
    return sealer.open(name(), 1, value).flatMap(opened -> decode(opened, session));
  }

  private static Optional<Instant> decode(CookieSealer.Opened opened, Session session) {
    if (opened.format() != FORMAT && opened.format() != CookieSealer.Opened.NO_FORMAT) {
      return Optional.empty();
    }
    var in = opened.body();
    if (in.remaining() != SID_BYTES + Long.BYTES) {
      return Optional.empty();
    }
    var sid = new byte[SID_BYTES];
    in.get(sid);
    return Arrays.equals(sid(session), sid)
        ? Optional.of(Instant.ofEpochMilli(in.getLong()))
        : Optional.empty();
  }

  String issue(Session session, Instant now, Duration left) {
    var plain = ByteBuffer.allocate(1 + SID_BYTES + Long.BYTES);
    plain.put(FORMAT).put(sid(session)).putLong(now.toEpochMilli());
    return spec.keptAsIn(session).issue(sealer.seal(name(), 1, plain.array()), left);
  }

  String expire() {
    return spec.expire();
  }

  private static byte[] sid(Session session) {
    return Base64.getUrlDecoder().decode(session.sid());
  }
}
