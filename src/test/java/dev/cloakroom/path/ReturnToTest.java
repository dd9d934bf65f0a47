package dev.cloakroom.path;

import static dev.cloakroom.path.HostileTargets.CONTEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReturnToTest {
  static Stream<String> lines() {
    return HostileTargets.table();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void leadsIntoTheAppOrNowhere(String line) {
    var columns = line.split(" ");
    var expected = columns[0].equals("leads") ? Optional.of(columns[2]) : Optional.empty();
    var target = ReturnTo.of(HostileTargets.text(line), CONTEXT).map(to -> to.in(CONTEXT));
    assertEquals(expected, target);
  }

  /** The way of a transaction: the value is made again when it is used. */
  @ParameterizedTest
  @MethodSource("lines")
  void isTheSameWhenItIsReadAgain(String line) {
    ReturnTo.of(HostileTargets.text(line), CONTEXT)
        .ifPresent(
            to -> {
              assertEquals(to, new ReturnTo(to.path()));
              assertEquals(Optional.of(to), ReturnTo.of(to.in(CONTEXT), CONTEXT));
            });
  }

  @Test
  void atTheRootEveryPathIsBelow() {
    assertEquals("/orders", ReturnTo.of("/orders", "").orElseThrow().in(""));
    assertEquals("/app/orders", ReturnTo.of("/app/orders", "").orElseThrow().in(""));
    assertEquals("/", ReturnTo.of("", "").orElseThrow().in(""));
    assertTrue(ReturnTo.of("//evil.example", "").isEmpty());
    assertTrue(ReturnTo.of("/\\evil.example", "").isEmpty());
  }

  @Test
  void isOneKilobyteAtMost() {
    var longest = "/" + "a".repeat(1023);
    assertEquals(longest, ReturnTo.of(longest, "").orElseThrow().path());
    assertTrue(ReturnTo.of(longest + "a", "").isEmpty());
    // Escapes count.
    assertTrue(ReturnTo.of("/?" + "{".repeat(400), "").isEmpty());
    assertThrows(IllegalArgumentException.class, () -> new ReturnTo(longest + "a"));
  }

  @Test
  void refusesInItsConstructorAsWell() {
    for (var path :
        List.of("", "//evil.example", "/\\evil.example", "/api/login", "/a#b", "/a b")) {
      assertThrows(IllegalArgumentException.class, () -> new ReturnTo(path), path);
    }
  }

  /** {@code ReturnToInNodeTest} reads them as a browser does. */
  @Test
  void staysOnTheOriginForAReaderByRfc3986() {
    assertTrue(HostileTargets.all().size() > 10_000);
    var page = URI.create(HostileTargets.PAGE);
    for (var target : HostileTargets.accepted()) {
      var resolved = page.resolve(target).normalize();
      assertEquals(page.getRawAuthority(), resolved.getRawAuthority(), target);
      assertTrue(resolved.getRawPath().startsWith("/app/"), target);
    }
  }
}
