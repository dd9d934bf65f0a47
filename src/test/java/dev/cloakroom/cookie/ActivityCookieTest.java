package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.SealingKey;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivityCookieTest {
  private static final String NAME = "__Host-Http-lastSeen";
  private static final TokenPair PAIR = new TokenPair("t", Optional.empty(), Optional.empty());
  private static final Session SESSION = Tokens.session(PAIR);
  private static final SealingKey KEY = TestSettings.of().cookies().keys().get(0);
  private static final Instant USED = FakeClock.START.plusMillis(1234);

  private final CookieSealer sealer = new CookieSealer(TestSettings.of().cookies().keys());
  private final ActivityCookie cookie =
      new ActivityCookie(new CookieSpec(NAME, true, true), sealer);

  private Optional<Instant> read(String header) {
    return cookie.read(new FakeExchange().header("Cookie", header).request(), SESSION);
  }

  private static String pair(String line) {
    return line.substring(0, line.indexOf(';'));
  }

  private static byte[] text(int... format) {
    var text = ByteBuffer.allocate(format.length + 40);
    Arrays.stream(format).forEach(value -> text.put((byte) value));
    text.put(Base64.getUrlDecoder().decode(SESSION.sid())).putLong(USED.toEpochMilli());
    return text.array();
  }

  private Optional<Instant> readSealed(byte[] plain) {
    return read(NAME + "=" + sealer.seal(NAME, 1, plain));
  }

  @Test
  void readsBackWhatItIssued() {
    assertEquals(Optional.of(USED), read(pair(cookie.issue(SESSION, USED, Duration.ofDays(1)))));
  }

  @Test
  void readsWhatEarlierVersionsIssued() {
    var value = EarlierSealer.seal(KEY, NAME, 1, text());
    assertEquals(Optional.of(USED), read(NAME + "=" + value));
  }

  @Test
  void takesAnotherFormatForNothing() {
    for (var format = 0; format < 256; format++) {
      assertEquals(format == 1, readSealed(text(format)).isPresent(), "format " + format);
    }
    assertTrue(readSealed(new byte[0]).isEmpty());
  }

  @Test
  void takesATextOfAnotherLengthForNothing() {
    for (var length = 0; length < 45; length++) {
      var plain = Arrays.copyOf(text(1), length);
      assertEquals(length == 41, readSealed(plain).isPresent(), length + " bytes");
      var earlier = EarlierSealer.seal(KEY, NAME, 1, Arrays.copyOf(text(), length));
      assertEquals(length == 40, read(NAME + "=" + earlier).isPresent(), length + " bytes");
    }
  }

  @Test
  void saysNothingOfAnotherSession() {
    var other = cookie.issue(Tokens.session(PAIR), USED, Duration.ofDays(1));
    assertTrue(read(pair(other)).isEmpty());
  }

  @Test
  void saysNothingIfItStandsTwiceOrIsMissing() {
    var line = pair(cookie.issue(SESSION, USED, Duration.ofDays(1)));
    assertTrue(read(line + "; " + line).isEmpty());
    assertTrue(read("a=b").isEmpty());
  }

  @Test
  void isNoneOfTheTokensCookies() {
    var value = sealer.seal("__Host-Http-accessToken", 1, text(1));
    assertTrue(read(NAME + "=" + value).isEmpty());
  }
}
