package dev.cloakroom.cookie;

import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.SessionAttributes;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The attributes of a session as bytes in a sealed cookie. One of the two cookies carries them. The
 * other one says that they are elsewhere, and makes no session without the first: a session whose
 * {@code sid} of the OpenID Provider is lost could not be ended by the provider.
 *
 * <pre>
 * 0 (1)    the attributes are {@link SessionAttributes#OF_PASSWORD}
 * 1 (1)    the other cookie carries the attributes
 * 2 (1) ‖ issuer (1) ‖ persistent (1) ‖ n (1) ‖ digest of the provider's sid (n = 0 or 16)
 *       ‖ length (2) ‖ claims in UTF-8
 * 3 (1) ‖ what follows the 2 ‖ registration (8)
 * </pre>
 */
final class AttributesCodec {
  private static final int OF_PASSWORD = 0;
  private static final int ELSEWHERE = 1;
  private static final int HERE = 2;
  private static final int HERE_WITH_REGISTRATION = 3;
  private static final int REGISTRATION_BYTES = 8;
  private static final int PASSWORD = 0;
  private static final int OPENID_CONNECT = 1;
  private static final int UNSET = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private AttributesCodec() {}

  /**
   * @param carries whether this cookie is the one that carries them
   */
  static void write(SessionAttributes attributes, boolean carries, DataOutputStream out)
      throws IOException {
    if (attributes.equals(SessionAttributes.OF_PASSWORD)) {
      out.writeByte(OF_PASSWORD);
      return;
    }
    if (!carries) {
      out.writeByte(ELSEWHERE);
      return;
    }
    var registration = attributes.registration();
    out.writeByte(registration.isPresent() ? HERE_WITH_REGISTRATION : HERE);
    out.writeByte(
        switch (attributes.issuer()) {
          case PASSWORD -> PASSWORD;
          case OPENID_CONNECT -> OPENID_CONNECT;
        });
    out.writeByte(attributes.persistent().map(kept -> kept ? TRUE : FALSE).orElse(UNSET));
    var digest = attributes.providerSidDigest().map(DECODER::decode).orElse(new byte[0]);
    out.writeByte(digest.length);
    out.write(digest);
    var claims = attributes.claimsJson().getBytes(StandardCharsets.UTF_8);
    out.writeShort(claims.length);
    out.write(claims);
    out.write(registration.map(DECODER::decode).orElse(new byte[0]));
  }

  /**
   * Reads the attributes; empty if the other cookie carries them.
   *
   * @throws IllegalArgumentException if one of them is unknown to this version
   * @throws java.nio.BufferUnderflowException if something is missing
   */
  static Optional<SessionAttributes> read(ByteBuffer in) {
    return switch (in.get()) {
      case OF_PASSWORD -> Optional.of(SessionAttributes.OF_PASSWORD);
      case ELSEWHERE -> Optional.empty();
      case HERE -> Optional.of(attributes(in, 0));
      case HERE_WITH_REGISTRATION -> Optional.of(attributes(in, REGISTRATION_BYTES));
      default -> throw new IllegalArgumentException("attributes of another version");
    };
  }

  private static SessionAttributes attributes(ByteBuffer in, int registrationBytes) {
    var issuer =
        switch (in.get()) {
          case PASSWORD -> IssuerKind.PASSWORD;
          case OPENID_CONNECT -> IssuerKind.OPENID_CONNECT;
          default -> throw new IllegalArgumentException("an unknown kind of issuer");
        };
    var persistent =
        switch (in.get()) {
          case UNSET -> Optional.<Boolean>empty();
          case FALSE -> Optional.of(false);
          case TRUE -> Optional.of(true);
          default -> throw new IllegalArgumentException("an unknown value of persistent");
        };
    var digest = text(in, in.get() & 0xff);
    var claims = new String(TokenCodec.next(in, in.getShort() & 0xffff), StandardCharsets.UTF_8);
    return new SessionAttributes(issuer, digest, claims, persistent, text(in, registrationBytes));
  }

  private static Optional<String> text(ByteBuffer in, int bytes) {
    return bytes == 0
        ? Optional.empty()
        : Optional.of(ENCODER.encodeToString(TokenCodec.next(in, bytes)));
  }
}
