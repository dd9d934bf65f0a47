package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCodecTest {
  private static final TokenPair PAIR = new TokenPair("t", Optional.empty(), Optional.empty());
  private static final Session SESSION = Session.begin(PAIR, "ada", new NodeId(), FakeClock.START);
  private static final int EXPIRY_AT = 1 + 32 + 8 + 16 + 6;
  private static final int ATTRIBUTES_AT = EXPIRY_AT + 8;
  private static final Optional<String> SID = Optional.of(Digest.of("https://op", "sid"));

  private static byte[] encode(Session session, String token) {
    return TokenCodec.encode(session, token, Optional.empty(), true);
  }

  private static Optional<TokenCodec.Sealed> decode(byte[] plain) {
    return TokenCodec.decode(new CookieSealer.Opened((byte) 2, plain));
  }

  private static Session with(SessionAttributes attributes) {
    return Session.begin(
        PAIR, Digest.of("https://op", "ada"), attributes, new NodeId(), FakeClock.START);
  }

  private static SessionAttributes attributes(
      IssuerKind issuer, Optional<String> sid, String claims, Optional<Boolean> persistent) {
    return new SessionAttributes(issuer, sid, claims, persistent);
  }

  static Stream<SessionAttributes> everyKindOfAttributes() {
    var none = Optional.<Boolean>empty();
    return Stream.of(
        SessionAttributes.OF_PASSWORD,
        attributes(IssuerKind.OPENID_CONNECT, Optional.empty(), "{}", none),
        attributes(IssuerKind.OPENID_CONNECT, SID, "{}", none),
        attributes(IssuerKind.PASSWORD, Optional.empty(), "{\"name\":\"Ad\u00e4\"}", none),
        attributes(IssuerKind.PASSWORD, Optional.empty(), "{}", Optional.of(true)),
        attributes(IssuerKind.PASSWORD, Optional.empty(), "{}", Optional.of(false)),
        attributes(IssuerKind.OPENID_CONNECT, SID, "x".repeat(1024), Optional.of(true)));
  }

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
    assertEquals(token, decode(encode(SESSION, token)).orElseThrow().token());
  }

  @Test
  void keepsWhatBelongsToTheToken() {
    var end = Instant.parse("2026-11-22T12:01:00Z");
    var decoded = decode(TokenCodec.encode(SESSION, "t", Optional.of(end), true)).orElseThrow();
    assertEquals(SESSION.sid(), decoded.sid());
    assertEquals(SESSION.start(), decoded.start());
    assertEquals(SESSION.subjectDigest(), decoded.subject());
    assertEquals(SESSION.home(), decoded.home());
    assertEquals(Optional.of(end), decoded.expiresAt());
  }

  @ParameterizedTest
  @MethodSource("everyKindOfAttributes")
  void keepsEachAttributeInTheCookieThatCarriesThem(SessionAttributes attributes) {
    var decoded = decode(encode(with(attributes), "t")).orElseThrow();
    assertEquals(Optional.of(attributes), decoded.attributes());
    assertEquals("t", decoded.token());
  }

  @ParameterizedTest
  @MethodSource("everyKindOfAttributes")
  void saysInTheOtherCookieThatAttributesAreElsewhere(SessionAttributes attributes) {
    var other = TokenCodec.encode(with(attributes), "t", Optional.empty(), false);
    var usual = attributes.equals(SessionAttributes.OF_PASSWORD);
    var decoded = decode(other).orElseThrow();
    assertEquals(usual ? Optional.of(attributes) : Optional.empty(), decoded.attributes());
    assertEquals(ATTRIBUTES_AT + 1 + 2, other.length);
  }

  @Test
  void addsTwoBytesToASessionOfTheEarlierKind() {
    assertEquals(EarlierSealer.text(SESSION, "t").length + 2, encode(SESSION, "t").length);
  }

  @Test
  void readsTheEarlierLayoutWhereThereIsNoFormatByte() {
    var earlier = EarlierSealer.text(SESSION, "t");
    var decoded = TokenCodec.decode(new CookieSealer.Opened((byte) 1, earlier)).orElseThrow();
    assertEquals(decode(encode(SESSION, "t")).orElseThrow(), decoded);
    assertTrue(decode(earlier).isEmpty());
    var today = encode(SESSION, "t");
    assertTrue(TokenCodec.decode(new CookieSealer.Opened((byte) 1, today)).isEmpty());
  }

  @Test
  void takesAnUnknownFormatForNothing() {
    var encoded = encode(SESSION, "t");
    for (var format = 0; format < 256; format++) {
      encoded[0] = (byte) format;
      assertEquals(format == 1, decode(encoded).isPresent(), "format " + format);
    }
    assertTrue(decode(new byte[0]).isEmpty());
  }

  @Test
  void takesAttributesThatItDoesNotKnowForNothing() {
    var openId = attributes(IssuerKind.OPENID_CONNECT, SID, "{}", Optional.of(true));
    var encoded = encode(with(openId), "t");
    for (var known : new int[][] {{0, 2}, {1, 1}, {2, 2}, {3, 16}}) {
      var at = ATTRIBUTES_AT + known[0];
      assertEquals(known[1], encoded[at]);
      encoded[at] = 99;
      assertTrue(decode(encoded).isEmpty(), "byte " + known[0] + " of the attributes");
      encoded[at] = (byte) known[1];
    }
    assertTrue(decode(encoded).isPresent());
  }

  @Test
  void paysBase64OnceForAJwt() {
    var jwt = Tokens.jwtOfLength(2000);
    var encoded = encode(SESSION, jwt);
    assertTrue(encoded.length < jwt.length() * 0.79, () -> encoded.length + " bytes");
    assertEquals(jwt, decode(encoded).orElseThrow().token());
  }

  @ParameterizedTest
  @MethodSource("everyKindOfAttributes")
  void takesATextThatWasCutForNothing(SessionAttributes attributes) {
    var encoded = encode(with(attributes), "t");
    for (var length = 0; length < encoded.length; length++) {
      assertTrue(decode(Arrays.copyOf(encoded, length)).isEmpty(), "cut at " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("everyKindOfAttributes")
  void throwsForNoByteThatWasChanged(SessionAttributes attributes) {
    var encoded = encode(with(attributes), Tokens.jwt("{}"));
    for (var at = 0; at < encoded.length; at++) {
      for (var bits : new int[] {1, 0x80, 0xff}) {
        var changed = encoded.clone();
        changed[at] ^= (byte) bits;
        decode(changed).flatMap(TokenCodec.Sealed::attributes).map(SessionAttributes::claims);
        TokenCodec.decode(new CookieSealer.Opened((byte) 1, changed));
      }
    }
  }

  @Test
  void takesAnUnknownFormOfATokenForNothing() {
    var encoded = encode(SESSION, Tokens.jwt("{}"));
    assertEquals(1, encoded[ATTRIBUTES_AT + 1]);
    encoded[ATTRIBUTES_AT + 1] = 9;
    assertTrue(decode(encoded).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "line\nbreak", "delete\u007f"})
  void takesATokenThatNoHeaderCanCarryForNothing(String token) {
    assertTrue(decode(encode(SESSION, token)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 253_402_300_800L, Long.MAX_VALUE})
  void takesATimeThatNoLifetimeCanBeAddedToForNothing(long seconds) {
    var end = ByteBuffer.wrap(encode(SESSION, "t"));
    end.putLong(EXPIRY_AT, seconds);
    assertTrue(decode(end.array()).isEmpty());
    var start = ByteBuffer.wrap(encode(SESSION, "t"));
    start.putLong(1 + 32, seconds > 0 ? Long.MAX_VALUE : seconds);
    assertTrue(decode(start.array()).isEmpty());
  }
}
