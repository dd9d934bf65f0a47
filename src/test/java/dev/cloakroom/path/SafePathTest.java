package dev.cloakroom.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.Lines;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafePathTest {
  static Stream<String> paths() {
    return Lines.of(SafePathTest.class, "/relay-paths.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void letsOnlySafePathsPass(String line) {
    var space = line.indexOf(' ');
    var path = line.substring(space + 1);
    assertEquals(line.substring(0, space), SafePath.isSafe(path, false) ? "pass" : "refuse", path);
  }

  static Stream<String> slashes() {
    return Lines.of(SafePathTest.class, "/relay-encoded-slashes.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("slashes")
  void letsEncodedSlashesPassWhereTheyMay(String line) {
    var space = line.indexOf(' ');
    var path = line.substring(space + 1);
    assertEquals(line.substring(0, space), SafePath.isSafe(path, true) ? "pass" : "refuse", path);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void letsNothingElsePassWhereTheyMay(String line) {
    var path = line.substring(line.indexOf(' ') + 1);
    if (!path.toLowerCase(Locale.ROOT).contains("2f")) {
      assertEquals(SafePath.isSafe(path, false), SafePath.isSafe(path, true), path);
    }
  }
}
