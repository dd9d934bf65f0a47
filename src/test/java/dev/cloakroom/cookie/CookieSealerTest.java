package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSealerTest {
  private static final byte[] PLAIN = "a token".getBytes(StandardCharsets.US_ASCII);
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final CookieSealer sealer = sealer(TestSettings.KEY_A);

  private static CookieSealer sealer(String keys) {
    return new CookieSealer(TestSettings.of("cloakroom.cookie.keys", keys).cookies().keys());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 15, 16, 17, 1000, 4096})
  void opensWhatItSealed(int length) {
    var plain = new byte[length];
    var value = sealer.seal("n", 1, plain);
    assertArrayEquals(plain, sealer.open("n", 1, value).orElseThrow().plain());
    assertEquals(sealer.sealedLength(length), value.length());
  }

  @Test
  void usesOnlyCharactersThatMayStandInACookie() {
    assertTrue(sealer.seal("n", 1, PLAIN).matches("[A-Za-z0-9_-]+"));
  }

  @Test
  void opensNothingThatWasChangedAtAnyPosition() {
    for (var plain : List.of(PLAIN, new byte[1], new byte[2], new byte[3])) {
      var value = sealer.seal("n", 1, plain);
      for (var at = 0; at < value.length(); at++) {
        for (var c : ALPHABET.toCharArray()) {
          if (c != value.charAt(at)) {
            var changed = value.substring(0, at) + c + value.substring(at + 1);
            assertFalse(sealer.open("n", 1, changed).isPresent(), () -> "opened " + changed);
          }
        }
      }
    }
  }

  @Test
  void opensNothingThatWasCutOrPadded() {
    var value = sealer.seal("n", 1, PLAIN);
    for (var length = 0; length < value.length(); length++) {
      assertFalse(sealer.open("n", 1, value.substring(0, length)).isPresent());
    }
    for (var more : List.of("A", "AA", "=", "==", " ", "\u00e9", "AAAA")) {
      assertFalse(sealer.open("n", 1, value + more).isPresent(), more);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void opensNothingWithThePaddingThatBase64WouldHave(int length) {
    var value = sealer.seal("n", 1, new byte[length]);
    var padded = value + "=".repeat((4 - value.length() % 4) % 4);
    assertEquals(padded.equals(value), sealer.open("n", 1, padded).isPresent(), padded);
  }

  @Test
  void bindsTheValueToItsNameAndToTheNumberOfItsParts() {
    var value = sealer.seal("access", 2, PLAIN);
    assertTrue(sealer.open("access", 2, value).isPresent());
    assertFalse(sealer.open("refresh", 2, value).isPresent());
    assertFalse(sealer.open("access", 1, value).isPresent());
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    var values = new HashSet<String>();
    for (var i = 0; i < 1000; i++) {
      values.add(sealer.seal("n", 1, PLAIN));
    }
    assertEquals(1000, values.size());
  }

  @Test
  void opensUnderAnOldKeyAndSealsUnderTheNewestOnly() {
    var old = sealer.seal("n", 1, PLAIN);
    var both = sealer(TestSettings.KEY_B + "," + TestSettings.KEY_A);
    assertArrayEquals(PLAIN, both.open("n", 1, old).orElseThrow().plain());
    var fresh = both.seal("n", 1, PLAIN);
    assertFalse(sealer.open("n", 1, fresh).isPresent());
    assertTrue(sealer(TestSettings.KEY_B).open("n", 1, fresh).isPresent());
  }

  @Test
  void opensNothingUnderAKeyThatIsGoneEvenIfItsIdWasGivenToAnother() {
    var value = sealer.seal("n", 1, PLAIN);
    assertFalse(sealer(TestSettings.KEY_B).open("n", 1, value).isPresent());
    var stolenId = "a:" + TestSettings.KEY_B.substring(2);
    assertFalse(sealer(stolenId).open("n", 1, value).isPresent());
  }

  @Test
  void tellsTheNumberOfPartsFromTheFirst() {
    for (var parts = 1; parts <= 4; parts++) {
      assertEquals(parts, CookieSealer.parts(sealer.seal("n", parts, PLAIN)));
    }
    for (var nonsense : List.of("", "A", "AAAA", "====", "AQ", "AQD_", "%%%%")) {
      assertTrue(CookieSealer.parts(nonsense) <= 0, nonsense);
    }
  }

  @Test
  void saysNothingOfItsKeys() {
    var key = TestSettings.KEY_A.substring(2);
    var printed = List.of(TestSettings.of().cookies().keys(), sealer);
    for (var text : printed.stream().map(Object::toString).toList()) {
      assertFalse(text.contains(key.substring(0, 8)), text);
      assertFalse(text.contains(Arrays.toString(Base64.getUrlDecoder().decode(key))), text);
    }
    assertEquals("[SealingKey[a]]", TestSettings.of().cookies().keys().toString());
  }
}
