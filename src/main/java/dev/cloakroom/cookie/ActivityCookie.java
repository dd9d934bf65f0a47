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
 * When a session was last used, sealed in a cookie of its own: were it in the others, an answer
 * that took long would bring back the tokens of before a renewal.
 */
final class ActivityCookie {
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

  /** What the request says of that session; a cookie that proves nothing says nothing. */
  Optional<Instant> read(HttpServletRequest request, Session session) {
    var header = CookieHeader.of(request, name(), name());
    var value = header.get(name());
    if (value == null || header.ambiguous()) {
      return Optional.empty();
    }
    return sealer.open(name(), 1, value).flatMap(plain -> decode(plain, session));
  }

  private static Optional<Instant> decode(byte[] plain, Session session) {
    if (plain.length != SID_BYTES + Long.BYTES
        || !Arrays.equals(sid(session), Arrays.copyOf(plain, SID_BYTES))) {
      return Optional.empty();
    }
    return Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(plain).getLong(SID_BYTES)));
  }

  String issue(Session session, Instant now, Duration left) {
    var plain = ByteBuffer.allocate(SID_BYTES + Long.BYTES);
    plain.put(sid(session)).putLong(now.toEpochMilli());
    return spec.issue(sealer.seal(name(), 1, plain.array()), left);
  }

  String expire() {
    return spec.expire();
  }

  private static byte[] sid(Session session) {
    return Base64.getUrlDecoder().decode(session.sid());
  }
}
