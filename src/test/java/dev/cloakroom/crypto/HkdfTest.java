package dev.cloakroom.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
  // RFC 5869 appendices A.1 and A.3: the first 32 bytes of each output.
  @Test
  void derivesKeysAsTheRfcDoes() {
    var hex = HexFormat.of();
    var secret = hex.parseHex("0b".repeat(22));
    assertArrayEquals(
        hex.parseHex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"),
        Hkdf.derive(
            secret,
            hex.parseHex("000102030405060708090a0b0c"),
            hex.parseHex("f0f1f2f3f4f5f6f7f8f9")));
    // No salt is a salt of zeros (section 2.2).
    assertArrayEquals(
        hex.parseHex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
        Hkdf.derive(secret, new byte[32], new byte[0]));
  }
}
