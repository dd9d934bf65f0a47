package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashedNameTest {
  static List<String> names() {
    return Lines.of(HashedNameTest.class, "hashed-names.txt");
  }

  @ParameterizedTest
  @MethodSource("names")
  void isToldFromWordsDatesAndNumbers(String line) {
    var columns = line.split(" ");
    assertEquals(columns[0].equals("hashed"), HashedName.is(columns[1]), line);
  }

  /** Most of what a bundler makes is seen, or the rule would be of no use. */
  @Test
  void seesMostHashes() {
    var random = new Random(1);
    assertTrue(share(Stream.generate(() -> "/assets/index-" + base64(random) + ".js")) > 0.95);
    assertTrue(share(Stream.generate(() -> "/assets/logo-" + base64(random) + ".svg")) > 0.5);
    assertTrue(share(Stream.generate(() -> "/main-" + base32(random) + ".js")) > 0.6);
    assertTrue(share(Stream.generate(() -> "/main." + hex(random) + ".js")) > 0.95);
  }

  private static double share(Stream<String> names) {
    return names.limit(10_000).filter(HashedName::is).count() / 10_000.0;
  }

  private static String base64(Random random) {
    var bytes = new byte[6];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static String base32(Random random) {
    var text = new StringBuilder();
    random.ints(8, 0, 32).forEach(i -> text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(i)));
    return text.toString();
  }

  private static String hex(Random random) {
    return String.format("%08x", random.nextInt());
  }
}
