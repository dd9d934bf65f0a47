package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Origin;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontEndOfRequestTest {
  private final Callers callers =
      new Callers(
          TestFrontEnds.of(
              "cloakroom.trusted-proxies", "10.0.0.0/8",
              "cloakroom.public-origins", "https://app.example",
              "cloakroom.login.request-headers", "X-Device",
              "cloakroom.frontend.shop.public-origins", "https://shop.example:8443",
              "cloakroom.frontend.shop.login.request-headers", "X-Till",
              "cloakroom.frontend.club.public-origins", "https://club.example"));

  private String frontEnd(FakeExchange exchange) {
    return callers.frontEnd(exchange.request()).name();
  }

  @ParameterizedTest
  @CsvSource({
    "club.example,club",
    "CLUB.example,club",
    "club.example:443,club",
    "shop.example:8443,shop",
    "shop.example,''",
    "app.example,''",
    "unknown.example,''",
    "club.example.evil.example,''",
    "'club.example/x',''",
    "'',''"
  })
  void isThatOfTheHostAndPort(String host, String name) {
    assertEquals(name, frontEnd(new FakeExchange().secure().header("Host", host)));
  }

  @Test
  void isTheDefaultOneWithoutAHost() {
    assertEquals("", frontEnd(new FakeExchange().on("getProtocol", args -> "HTTP/1.0")));
  }

  /** The proxy that ends TLS does not say so. */
  @Test
  void isFoundBehindAProxyThatSpeaksHttp() {
    assertEquals("club", frontEnd(new FakeExchange().header("Host", "club.example")));
  }

  @Test
  void aProxyTellsItOnlyIfItIsTrusted() {
    var direct =
        new FakeExchange()
            .secure()
            .header("Host", "app.example")
            .header("X-Forwarded-Host", "club.example");
    assertEquals("", frontEnd(direct.from("192.0.2.1")));
    var forwarded =
        new FakeExchange()
            .header("Host", "10.1.1.1:8080")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "club.example");
    assertEquals("club", frontEnd(forwarded.from("10.1.2.3")));
  }

  @Test
  void hasOriginsAndFieldsOfItsOwn() {
    var shop = new FakeExchange().secure().header("Host", "shop.example:8443").request();
    var other = new FakeExchange().secure().header("Host", "app.example").request();
    assertEquals(Set.of("https://shop.example:8443"), texts(callers.ours(shop)));
    assertEquals(Set.of("https://app.example"), texts(callers.ours(other)));
    assertEquals(
        Optional.of("https://shop.example:8443"), callers.addressed(shop).map(Origin::toString));
    assertEquals(Set.of("X-Till"), Set.copyOf(callers.requestHeaders(shop)));
    assertEquals(Set.of("X-Device"), Set.copyOf(callers.requestHeaders(other)));
  }

  private static Set<String> texts(Set<Origin> origins) {
    return origins.stream().map(Origin::toString).collect(Collectors.toSet());
  }

  @Test
  void withoutFrontEndsNothingIsLookedUp() {
    var request = new FakeExchange().header("Host", "app.example").request();
    assertTrue(new Callers(TestSettings.of()).frontEnd(request).isDefault());
    assertEquals(null, request.getAttribute(Callers.class.getName() + ".frontEnd"));
  }
}
