package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSpecTest {
  private static final Duration DAY = Duration.ofDays(1);

  static Stream<CookieSpec> everyCookie() {
    var base =
        Stream.of(
            new CookieSpec("__Host-Http-accessToken", true, true),
            new CookieSpec("__Host-Http-refreshToken", true, false),
            new CookieSpec("accessToken", true, true),
            new CookieSpec("accessToken", false, true),
            new CookieSpec("x", false, false),
            new CookieSpec("__Host-Http-login", "/", SameSite.LAX, true, true),
            new CookieSpec("login", "/app/api/login", SameSite.LAX, false, true),
            new CookieSpec("login", "/app/api/login", SameSite.NONE, true, false));
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
  void writesPathAndSameSiteAsTheyAreGiven() {
    var spec = new CookieSpec("login", "/app/api", SameSite.LAX, true, true);
    assertEquals(
        "login=v; Path=/app/api; Max-Age=86400; Secure; HttpOnly; SameSite=Lax",
        spec.issue("v", DAY));
    assertEquals(
        "login.2=; Path=/app/api; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
        spec.part(2).expire());
    assertEquals(
        "x=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None",
        new CookieSpec("x", "/", SameSite.NONE, true, false).expire());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/b%20c", "/~:=\"!<"})
  void takesAPathOfVisibleCharacters(String path) {
    assertTrue(
        new CookieSpec("n", path, SameSite.STRICT, true, true)
            .expire()
            .contains("; Path=" + path + ";"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/", "/a;b", "/a b", "/a\r\nX: y", "/\u00e4", "/\u007f"})
  void refusesAPathThatTheAttributeCannotHold(String path) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new CookieSpec("n", path, SameSite.STRICT, true, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"__Host-x", "__Host-Http-x", "__HOST-x", "__host-"})
  void refusesAHostCookieThatABrowserWouldDrop(String name) {
    assertThrows(IllegalArgumentException.class, () -> new CookieSpec(name, false, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CookieSpec(name, "/a", SameSite.STRICT, true, true));
    assertEquals(name, new CookieSpec(name, true, true).name());
  }

  @Test
  void refusesACookieForAllSitesWithoutSecure() {
    assertThrows(
        IllegalArgumentException.class, () -> new CookieSpec("n", "/", SameSite.NONE, false, true));
    assertEquals("n", new CookieSpec("n", "/", SameSite.LAX, false, true).name());
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
