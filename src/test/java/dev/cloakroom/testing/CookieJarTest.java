package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.testing.CookieJar.Initiator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
  private static final URI LOCALHOST = URI.create("http://localhost:8080/api/login");
  private static final URI PLAIN = URI.create("http://shop.example/api/login");
  private static final URI HTTPS = URI.create("https://www.shop.example/api/login");

  private final FakeClock clock = new FakeClock();
  private final CookieJar jar = new CookieJar(clock);

  @Test
  void sendsBackWhatItStored() {
    jar.store(LOCALHOST, "a=1; Path=/");
    jar.store(LOCALHOST, "b=x=y; Path=/; HttpOnly");
    assertEquals(Optional.of("a=1; b=x=y"), jar.header(LOCALHOST));
    assertEquals(List.of("a"), jar.namesReadByScript());
  }

  @Test
  void replacesACookieOfTheSameNameDomainAndPath() {
    jar.store(LOCALHOST, "a=1; Path=/");
    jar.store(LOCALHOST, "a=2; Path=/");
    jar.store(LOCALHOST, "a=3; Path=/api");
    assertEquals(Optional.of("a=3; a=2"), jar.header(LOCALHOST));
  }

  @Test
  void sameSiteSaysWhichCookiesAnotherSiteBrings() {
    jar.store(HTTPS, "s=1; Path=/; Secure; SameSite=Strict");
    jar.store(HTTPS, "l=1; Path=/; Secure; SameSite=Lax");
    jar.store(HTTPS, "n=1; Path=/; Secure; SameSite=None");
    jar.store(HTTPS, "d=1; Path=/; Secure");
    assertEquals(Optional.of("s=1; l=1; n=1; d=1"), jar.header(HTTPS, Initiator.SAME_SITE));
    assertEquals(Optional.of("l=1; n=1; d=1"), jar.header(HTTPS, Initiator.CROSS_SITE_LINK));
    assertEquals(Optional.of("n=1"), jar.header(HTTPS, Initiator.CROSS_SITE));
  }

  @Test
  void secureIsKeptOverHttpsAndOnLocalhostOnly() {
    jar.store(LOCALHOST, "a=1; Path=/; Secure");
    jar.store(HTTPS, "b=1; Path=/; Secure");
    jar.store(PLAIN, "c=1; Path=/; Secure");
    assertEquals(Optional.of("a=1"), jar.header(LOCALHOST));
    assertEquals(Optional.of("b=1"), jar.header(HTTPS));
    assertEquals(Optional.empty(), jar.header(URI.create("http://www.shop.example/")));
    assertTrue(jar.find("c").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-a=1; Path=/; Secure",
        "__host-a=1; Path=/; Secure",
        "__Secure-a=1; Path=/api; Secure",
        "__Http-a=1; Path=/; Secure; HttpOnly",
        "__Host-Http-a=1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60",
        "a=1; SameSite=None; Secure",
      })
  void stores(String line) {
    jar.store(LOCALHOST, line);
    assertEquals(List.of(), jar.refusals());
    assertEquals(1, jar.all().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "a=\u0001; Path=/",
        "__Host-a=1; Path=/",
        "__Host-a=1; Secure",
        "__Host-a=1; Path=/api; Secure",
        "__Host-a=1; Path=/; Secure; Domain=localhost",
        "__Secure-a=1; Path=/",
        "__Http-a=1; Path=/; Secure",
        "__Host-Http-a=1; Path=/; Secure",
        "__Host-Http-a=1; Path=/api; Secure; HttpOnly",
        "__Host-a; Path=/; Secure",
        "a=1; SameSite=None",
        "a=1; Domain=shop.example",
        "a=1; Domain=localhost",
      })
  void refuses(String line) {
    jar.store(LOCALHOST, line);
    assertTrue(jar.isEmpty());
    assertEquals(1, jar.refusals().size());
  }

  @Test
  void takesSecureCookiesOfThisMachineByName() {
    for (var origin : List.of("http://localhost:8080/", "http://127.0.0.1:8081/")) {
      var there = URI.create(origin);
      jar.store(there, "a=1; Secure; SameSite=None");
      assertEquals(Optional.of("a=1"), jar.header(there));
    }
    jar.store(URI.create("http://shop.example/"), "a=1; Secure");
    assertEquals(1, jar.refusals().size());
  }

  @Test
  void refusesMoreThan4096BytesOfNameAndValue() {
    jar.store(LOCALHOST, "ab=" + "x".repeat(4094) + "; Path=/; HttpOnly");
    jar.store(LOCALHOST, "abc=" + "x".repeat(4094));
    jar.store(LOCALHOST, "ä=" + "x".repeat(4095));
    assertTrue(jar.find("ab").isPresent());
    assertEquals(1, jar.all().size());
  }

  @Test
  void ignoresAnAttributeOfMoreThan1024Bytes() {
    jar.store(LOCALHOST, "a=1; Path=/" + "x".repeat(1024));
    assertEquals("/api", jar.find("a").orElseThrow().path());
  }

  @Test
  void pathMatchesWholeSegments() {
    jar.store(LOCALHOST, "a=1; Path=/app");
    assertEquals(Optional.of("a=1"), jar.header(URI.create("http://localhost/app")));
    assertEquals(Optional.of("a=1"), jar.header(URI.create("http://localhost/app/b")));
    assertEquals(Optional.empty(), jar.header(URI.create("http://localhost/apple")));
    assertEquals(Optional.empty(), jar.header(URI.create("http://localhost")));
  }

  @Test
  void withoutAPathItIsTheRequestsFolder() {
    jar.store(LOCALHOST, "a=1");
    jar.store(URI.create("http://localhost/login"), "b=1; Path=relative");
    assertEquals("/api", jar.find("a").orElseThrow().path());
    assertEquals("/", jar.find("b").orElseThrow().path());
  }

  @Test
  void domainReachesSubdomainsAndItsAbsenceDoesNot() {
    jar.store(HTTPS, "wide=1; Path=/; Domain=.Shop.example");
    jar.store(HTTPS, "narrow=1; Path=/");
    assertEquals(Optional.of("wide=1"), jar.header(URI.create("https://api.shop.example/")));
    assertEquals(Optional.empty(), jar.header(URI.create("https://myshop.example/")));
    assertEquals(Optional.of("wide=1; narrow=1"), jar.header(HTTPS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Max-Age=0",
        "Max-Age=-1",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires=Thu, 01-Jan-1970 00:00:00 GMT",
        "Max-Age=0; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
      })
  void deletes(String lifetime) {
    jar.store(LOCALHOST, "a=1; Path=/");
    jar.store(LOCALHOST, "a=; Path=/; " + lifetime);
    assertTrue(jar.isEmpty());
  }

  @Test
  void deletionMustNameTheSamePath() {
    jar.store(LOCALHOST, "a=1; Path=/");
    jar.store(LOCALHOST, "a=; Path=/api; Max-Age=0");
    assertEquals(Optional.of("a=1"), jar.header(LOCALHOST));
  }

  @Test
  void maxAgeRunsOut() {
    jar.store(LOCALHOST, "a=1; Path=/; Max-Age=60");
    clock.pass(Duration.ofSeconds(59));
    assertTrue(jar.find("a").isPresent());
    clock.pass(Duration.ofSeconds(1));
    assertTrue(jar.isEmpty());
  }

  @Test
  void anUnreadableMaxAgeLeavesASessionCookie() {
    jar.store(LOCALHOST, "a=1; Path=/; Max-Age=1h");
    assertEquals(Optional.empty(), jar.find("a").orElseThrow().expiry());
  }

  @Test
  void noCookieLivesLongerThan400Days() {
    jar.store(LOCALHOST, "a=1; Max-Age=99999999999999999999");
    jar.store(LOCALHOST, "b=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT");
    var limit = Optional.of(clock.instant().plus(Duration.ofDays(400)));
    assertEquals(limit, jar.find("a").orElseThrow().expiry());
    assertEquals(limit, jar.find("b").orElseThrow().expiry());
  }

  @Test
  void aCopyGoesItsOwnWay() {
    jar.store(LOCALHOST, "a=1; Path=/");
    var copy = jar.copy();
    jar.store(LOCALHOST, "a=; Path=/; Max-Age=0");
    assertTrue(jar.isEmpty());
    assertEquals(Optional.of("a=1"), copy.header(LOCALHOST));
  }
}
