package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCodecTest {
  private static final Session SESSION =
      Session.begin(
          new TokenPair("t", Optional.empty(), Optional.empty()),
          "ada",
          new NodeId(),
          FakeClock.START);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opaque",
        "a.b",
        "a.b.c.d",
        "..",
        "eyJ9.e30.",
        "eyJhbGciOiJub25lIn0.e30.",
        "not-canonical.QR.QQ",
        "padded.QQ==.QQ",
        "un+usual/chars.QQ.QQ",
        "~!@#$%^&*()"
      })
  void keepsAnyTokenByteForByte(String token) {
    var decoded = TokenCodec.decode(TokenCodec.encode(SESSION, token, Optional.empty()));
    assertEquals(token, decoded.orElseThrow().token());
  }

  @Test
  void keepsWhatBelongsToTheToken() {
    var end = Instant.parse("2026-11-22T12:01:00Z");
    var decoded =
        TokenCodec.decode(TokenCodec.encode(SESSION, "t", Optional.of(end))).orElseThrow();
    assertEquals(SESSION.sid(), decoded.sid());
    assertEquals(SESSION.start(), decoded.start());
    assertEquals(SESSION.subjectDigest(), decoded.subject());
    assertEquals(SESSION.home(), decoded.home());
    assertEquals(Optional.of(end), decoded.expiresAt());
  }

  @Test
  void paysBase64OnceForAJwt() {
    var jwt = Tokens.jwtOfLength(2000);
    var encoded = TokenCodec.encode(SESSION, jwt, Optional.empty());
    assertTrue(encoded.length < jwt.length() * 0.79, () -> encoded.length + " bytes");
    assertEquals(jwt, TokenCodec.decode(encoded).orElseThrow().token());
  }

  @Test
  void takesBytesOfAnyOtherFormForNothing() {
    var encoded = TokenCodec.encode(SESSION, Tokens.jwt("{}"), Optional.empty());
    for (var length = 0; length < encoded.length; length++) {
      // Must not throw; a shorter signature still is one.
      TokenCodec.decode(Arrays.copyOf(encoded, length));
    }
    assertTrue(TokenCodec.decode(new byte[10]).isEmpty());
    encoded[70] = 9;
    assertTrue(TokenCodec.decode(encoded).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "line\nbreak", "delete\u007f"})
  void takesATokenThatNoHeaderCanCarryForNothing(String token) {
    assertTrue(TokenCodec.decode(TokenCodec.encode(SESSION, token, Optional.empty())).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 253_402_300_800L, Long.MAX_VALUE})
  void takesATimeThatNoLifetimeCanBeAddedToForNothing(long seconds) {
    var end = ByteBuffer.wrap(TokenCodec.encode(SESSION, "t", Optional.empty()));
    end.putLong(32 + 8 + 16 + 6, seconds);
    assertTrue(TokenCodec.decode(end.array()).isEmpty());
    var start = ByteBuffer.wrap(TokenCodec.encode(SESSION, "t", Optional.empty()));
    start.putLong(32, seconds > 0 ? Long.MAX_VALUE : seconds);
    assertTrue(TokenCodec.decode(start.array()).isEmpty());
  }
}
