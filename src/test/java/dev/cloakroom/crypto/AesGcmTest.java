package dev.cloakroom.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmTest {
  private static final byte[] PLAIN = "a token".getBytes(StandardCharsets.US_ASCII);
  private static final SecretKey KEY = key(1);

  private final AesGcm aes = new AesGcm();

  private static SecretKey key(int first) {
    var bytes = new byte[32];
    bytes[0] = (byte) first;
    return new SecretKeySpec(bytes, "AES");
  }

  private byte[] sealed(int header) {
    var value = new byte[header + PLAIN.length + AesGcm.ADDED_BYTES];
    Arrays.fill(value, 0, header, (byte) 7);
    aes.seal(KEY, "n", PLAIN, value, header);
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6})
  void opensWhatItSealedBehindAHeader(int header) {
    var value = sealed(header);
    for (var i = 0; i < header; i++) {
      assertEquals(7, value[i]);
    }
    assertArrayEquals(PLAIN, aes.open(KEY, "n", value, header).orElseThrow());
  }

  @Test
  void opensWhatAnotherThreadSealed() throws InterruptedException {
    var values = new byte[1][];
    var other = new Thread(() -> values[0] = sealed(3));
    other.start();
    other.join();
    assertArrayEquals(PLAIN, aes.open(KEY, "n", values[0], 3).orElseThrow());
  }

  @Test
  void opensNothingOfWhichABitWasChanged() {
    var value = sealed(3);
    for (var bit = 0; bit < value.length * 8; bit++) {
      var changed = value.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(aes.open(KEY, "n", changed, 3).isPresent(), "bit " + bit);
    }
  }

  @Test
  void opensNothingThatWasCut() {
    var value = sealed(3);
    for (var length = 0; length < value.length; length++) {
      assertFalse(aes.open(KEY, "n", Arrays.copyOf(value, length), 3).isPresent());
    }
  }

  @Test
  void opensNothingUnderAnotherKeyNameOrHeader() {
    var value = sealed(3);
    assertFalse(aes.open(key(2), "n", value, 3).isPresent());
    assertFalse(aes.open(KEY, "m", value, 3).isPresent());
    assertFalse(aes.open(KEY, "", value, 3).isPresent());
    assertFalse(aes.open(KEY, "n", value, 2).isPresent());
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    var values = new HashSet<String>();
    for (var i = 0; i < 1000; i++) {
      values.add(Arrays.toString(sealed(0)));
    }
    assertEquals(1000, values.size());
  }
}
