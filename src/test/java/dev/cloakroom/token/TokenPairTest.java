package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPairTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "a b", "a\r\nb", "a\n", "\t", "a\0", "a\u007f", "é", "a\u00a0", "\ud800", "🧥", "ａ"
      })
  void holdsNothingButVisibleAscii(String token) {
    assertThrows(IllegalArgumentException.class, () -> pair(token, null));
    assertThrows(IllegalArgumentException.class, () -> pair("a", token));
    assertThrows(
        IllegalArgumentException.class, () -> pair("a", null).withIdToken(Optional.of(token)));
  }

  @Test
  void holdsAllOfVisibleAscii() {
    var all = new StringBuilder();
    for (var c = 0x21; c <= 0x7e; c++) {
      all.append((char) c);
    }
    assertEquals(all.toString(), pair(all.toString(), all.toString()).accessToken());
  }

  @Test
  void holdsAtLeastOneToken() {
    assertTrue(pair("a", null).hasAccessToken());
    assertFalse(pair("", "r").hasAccessToken());
    assertThrows(IllegalArgumentException.class, () -> pair("", null));
    assertThrows(IllegalArgumentException.class, () -> pair("", ""));
    assertThrows(IllegalArgumentException.class, () -> pair("a", ""));
  }

  @Test
  void endsAtItsExpiryAndNotASecondEarlier() {
    var pair = new TokenPair("a", Optional.empty(), Optional.of(NOW));
    assertFalse(pair.endsWithin(Duration.ZERO, NOW.minusMillis(1)));
    assertTrue(pair.endsWithin(Duration.ZERO, NOW));
    assertTrue(pair.endsWithin(Duration.ZERO, NOW.plusMillis(1)));
  }

  @Test
  void endsWithinATimeThatReachesItsExpiry() {
    var pair = new TokenPair("a", Optional.empty(), Optional.of(NOW));
    assertFalse(pair.endsWithin(Duration.ofSeconds(30), NOW.minusSeconds(31)));
    assertTrue(pair.endsWithin(Duration.ofSeconds(30), NOW.minusSeconds(30)));
  }

  @Test
  void neverEndsWhereItsExpiryIsUnknown() {
    assertFalse(pair("a", null).endsWithin(Duration.ofDays(400), NOW));
    assertEquals(Optional.empty(), pair("a", null).secondsLeft(NOW));
  }

  @Test
  void hasEndedWhereOnlyTheRefreshTokenIsLeft() {
    assertTrue(pair("", "r").endsWithin(Duration.ZERO, NOW));
  }

  @Test
  void countsWholeSecondsAndNeverLessThanNone() {
    var pair = new TokenPair("a", Optional.empty(), Optional.of(NOW));
    assertEquals(Optional.of(60L), pair.secondsLeft(NOW.minusSeconds(60)));
    assertEquals(Optional.of(59L), pair.secondsLeft(NOW.minusSeconds(60).plusMillis(1)));
    assertEquals(Optional.of(0L), pair.secondsLeft(NOW.plusSeconds(60)));
  }

  @Test
  void takesTheOldRefreshTokenOnlyWhereItHasNone() {
    var old = pair("old", "old-refresh");
    assertEquals(pair("new", "old-refresh"), pair("new", null).orRefreshTokenOf(old));
    assertEquals(pair("new", "new-refresh"), pair("new", "new-refresh").orRefreshTokenOf(old));
    assertEquals(pair("new", null), pair("new", null).orRefreshTokenOf(pair("old", null)));
  }

  @Test
  void keepsItsOwnExpiryWithTheOldRefreshToken() {
    var renewed = new TokenPair("new", Optional.empty(), Optional.of(NOW));
    assertEquals(
        Optional.of(NOW), renewed.orRefreshTokenOf(pair("old", "old-refresh")).expiresAt());
  }

  @Test
  void keepsItsOwnIdTokenWithTheOldRefreshToken() {
    var old = pair("old", "old-refresh").withIdToken(Optional.of("old-id"));
    var renewed = pair("new", null);
    assertEquals(Optional.empty(), renewed.orRefreshTokenOf(old).idToken());
    var withOne = renewed.withIdToken(Optional.of("new-id"));
    assertEquals(Optional.of("new-id"), withOne.orRefreshTokenOf(old).idToken());
  }

  @Test
  void printsNoToken() {
    var text =
        new TokenPair("s3cret", Optional.of("t0psecret"), Optional.of(NOW))
            .withIdToken(Optional.of("1d-t0ken"))
            .toString();
    assertFalse(text.contains("1d-t0ken"), text);
    assertFalse(text.contains("s3cret"), text);
    assertFalse(text.contains("t0psecret"), text);
    assertTrue(text.contains(NOW.toString()), text);
  }

  private static TokenPair pair(String access, String refresh) {
    return new TokenPair(access, Optional.ofNullable(refresh), Optional.empty());
  }
}
