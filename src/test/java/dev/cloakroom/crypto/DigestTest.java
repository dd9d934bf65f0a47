package dev.cloakroom.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestTest {

  /** The vectors of FIPS 180-2 appendix B.1 and B.2, cut after 128 bits. */
  @Test
  void isTheBeginningOfSha256() {
    assertEquals("ba7816bf8f01cfea414140de5dae2223", hex(Digest.of("abc")));
    assertEquals(
        "248d6a61d20638b8e5c026930c3e6039",
        hex(Digest.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")));
  }

  @Test
  void readsATextAsUtf8() {
    assertEquals("33e6d73fee82904c8d7afb78de1154d1", hex(Digest.of("\u00e4")));
  }

  @Test
  void isOneWordOf22Characters() {
    for (var digest : List.of(Digest.of(""), Digest.of("two words\n"), Digest.of("a", "b c"))) {
      assertTrue(digest.matches("[A-Za-z0-9_-]{22}"), digest);
    }
  }

  @Test
  void isAnotherForEachPairAndForEachSingleText() {
    var digests = new HashSet<String>();
    var pairs =
        List.of(
            List.of("https://op", "ada"),
            List.of("ada", "https://op"),
            List.of("https://o", "pada"),
            List.of("https://opada", ""),
            List.of("", "https://opada"));
    for (var pair : pairs) {
      assertTrue(digests.add(Digest.of(pair.get(0), pair.get(1))), pair::toString);
    }
    for (var text : List.of("https://opada", "https://op\u00ffada", "https://op ada")) {
      assertTrue(digests.add(Digest.of(text)), text);
    }
  }

  @Test
  void isTheSameForTheSamePair() {
    assertEquals(Digest.of("https://op", "ada"), Digest.of("https://op", "ada"));
    assertNotEquals(Digest.of("https://op", "ada"), Digest.of("https://op", "Ada"));
  }

  private static String hex(String digest) {
    return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(digest));
  }
}
