package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CookieSpecTest {
  private static final Duration DAY = Duration.ofDays(1);

  static Stream<CookieSpec> everyCookie() {
    var base =
        Stream.of("__Host-Http-accessToken", "__Host-Http-refreshToken", "accessToken", "x")
            .flatMap(
                name ->
                    Stream.of(
                        new CookieSpec(name, true, true),
                        new CookieSpec(name, true, false),
                        new CookieSpec(name, false, true)));
    return base.flatMap(spec -> Stream.of(spec, spec.part(1), spec.part(3)));
  }

  @ParameterizedTest
  @MethodSource("everyCookie")
  void issueAndExpireAgreeInEverythingButValueAndAge(CookieSpec spec) {
    assertEquals(attributes(spec.expire()), attributes(spec.issue("v", DAY)));
    assertTrue(spec.expire().startsWith(spec.name() + "=;"));
    assertTrue(spec.expire().contains("; Max-Age=0"));
  }

  private static List<String> attributes(String line) {
    return Arrays.stream(line.split("; "))
        .skip(1)
        .filter(attribute -> !attribute.startsWith("Max-Age"))
        .toList();
  }

  @Test
  void writesTheWholeLineInTheFormOfTheRfc() {
    assertEquals(
        "__Host-Http-accessToken=v; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Strict",
        new CookieSpec("__Host-Http-accessToken", true, true).issue("v", DAY));
  }

  @Test
  void leavesMaxAgeOutWhereTheBrowserIsToForget() {
    assertFalse(new CookieSpec("n", true, false).issue("v", DAY).contains("Max-Age"));
  }

  @Test
  void neverWritesMoreThanFourHundredDays() {
    var line = new CookieSpec("n", true, true).issue("v", Duration.ofDays(1000));
    assertTrue(line.contains("Max-Age=34560000;"), line);
  }

  @Test
  void neverTurnsAWriteIntoADeletion() {
    assertTrue(new CookieSpec("n", true, true).issue("v", Duration.ZERO).contains("Max-Age=1;"));
  }

  @ParameterizedTest
  @MethodSource("everyCookie")
  void aValueThatFillsTheRoomMakesALineOfAtMost4096Bytes(CookieSpec spec) {
    var line = spec.issue("x".repeat(spec.room()), Duration.ofDays(400));
    assertEquals(CookieSpec.MAX_BYTES, line.length());
  }
}
