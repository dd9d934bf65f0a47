package dev.cloakroom.cookie;

import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * The ID token of a session, sealed in a cookie of its own. Few requests need it: a logout gives it
 * to the provider as {@code id_token_hint} (OpenID Connect RP-Initiated Logout 1.0 section 2), a
 * renewal compares it with the new one, and {@code /api/auth/session} shows claims of it.
 *
 * <pre>
 * text = format 1 (1) ‖ sid (32) ‖ token
 * </pre>
 */
final class IdTokenCookie {
  private static final byte FORMAT = 1;
  private static final int SID_BYTES = 32;

  private static final Logger LOG = Logger.getLogger(IdTokenCookie.class.getName());

  private final AtomicBoolean warned = new AtomicBoolean();
  private final CookieSpec spec;
  private final CookieSealer sealer;

  IdTokenCookie(CookieSpec spec, CookieSealer sealer) {
    this.spec = spec;
    this.sealer = sealer;
  }

  String name() {
    return spec.name();
  }

  /**
   * The ID token of the session. Empty if the cookie is missing, does not open, stands twice, or
   * belongs to another session.
   */
  Optional<String> read(HttpServletRequest request, Session session) {
    var header = CookieHeader.of(request, name(), name());
    var value = header.get(name());
    if (value == null || header.ambiguous()) {
      return Optional.empty();
    }
    return sealer.open(name(), 1, value).flatMap(opened -> decode(opened, session));
  }

  private static Optional<String> decode(CookieSealer.Opened opened, Session session) {
    if (opened.format() != FORMAT) {
      return Optional.empty();
    }
    try {
      var in = opened.body();
      return Arrays.equals(sid(session), TokenCodec.next(in, SID_BYTES))
          ? Optional.of(TokenBytes.read(in))
          : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The line that sets the cookie; empty if the token does not fit into one cookie. */
  Optional<String> issue(Session session, String idToken, Duration left) {
    var plain = new ByteArrayOutputStream();
    try {
      var out = new DataOutputStream(plain);
      out.writeByte(FORMAT);
      out.write(sid(session));
      TokenBytes.write(idToken, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var kept = spec.keptAsIn(session);
    if (sealer.sealedLength(plain.size()) <= kept.room()) {
      return Optional.of(kept.issue(sealer.seal(name(), 1, plain.toByteArray()), left));
    }
    if (!warned.getAndSet(true)) {
      LOG.warning(
          "the ID token has %d characters, too many for one cookie. It is left out, so the provider"
                  .formatted(idToken.length())
              + " may ask users whether they want to sign out. Ask for fewer scopes, or have the"
              + " provider put fewer claims into ID tokens");
    }
    return Optional.empty();
  }

  /** Whether the token fits into the cookie of any session. */
  boolean fits(String idToken) {
    var bytes = new ByteArrayOutputStream();
    try {
      TokenBytes.write(idToken, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sealer.sealedLength(1 + SID_BYTES + bytes.size()) <= spec.room();
  }

  String expire() {
    return spec.expire();
  }

  private static byte[] sid(Session session) {
    return Base64.getUrlDecoder().decode(session.sid());
  }
}
