package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeyTest {
  private static final byte[] BYTES = new byte[32];

  static {
    for (var i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) (200 + i);
    }
  }

  private static final String ENCODED =
      Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES);

  @Test
  void readsIdAndKey() {
    var key = SealingKey.parse("2026-11.b_1:" + ENCODED);
    assertEquals("2026-11.b_1", key.id());
    assertArrayEquals(BYTES, key.key().getEncoded());
    assertEquals("AES", key.key().getAlgorithm());
  }

  @Test
  void readsAKeyWithPaddingToo() {
    assertEquals(SealingKey.parse("a:" + ENCODED), SealingKey.parse("a:" + ENCODED + "="));
  }

  @Test
  void acceptsAnIdOfOneAndOfSixteenCharacters() {
    assertEquals("a", SealingKey.parse("a:" + ENCODED).id());
    assertEquals("abcdefghijklmnop", SealingKey.parse("abcdefghijklmnop:" + ENCODED).id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefghijklmnopq", "a b", "ä", "a/b", "a~"})
  void refusesAnIdThatIsNoToken(String id) {
    assertThrows(IllegalArgumentException.class, () -> SealingKey.parse(id + ":" + ENCODED));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 24, 31, 33, 64})
  void refusesAKeyOfAnotherSize(int size) {
    var spec = new SecretKeySpec(Arrays.copyOf(BYTES, size), "AES");
    assertThrows(IllegalArgumentException.class, () -> new SealingKey("a", spec));
  }

  @Test
  void refusesKeysThatNobodyDrewAtRandom() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SealingKey("a", new SecretKeySpec(new byte[32], "AES")));
    var seven = new byte[32];
    for (var i = 0; i < seven.length; i++) {
      seven[i] = (byte) (i % 7);
    }
    assertThrows(
        IllegalArgumentException.class, () -> new SealingKey("a", new SecretKeySpec(seven, "AES")));
  }

  @Test
  void makesEveryRandomKeyAnew() {
    assertNotEquals(SealingKey.random(), SealingKey.random());
    assertEquals(32, SealingKey.random().key().getEncoded().length);
  }

  @Test
  void printsItsIdAlone() {
    var text = SealingKey.parse("a:" + ENCODED).toString();
    assertTrue(text.contains("a"));
    assertFalse(text.contains(ENCODED));
    assertFalse(text.contains(Arrays.toString(BYTES)));
    assertEquals("SealingKey[a]", text);
  }
}
