package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayedCookiesTest {
  private static final String PREFIX = "__Host-Http-";
  private static final String ROUTE = "/app/relay/shop";

  private final RelayedCookies cookies =
      new RelayedCookies(
          Set.of(
              "basket",
              "__Host-x",
              "__Host-Http-accessToken",
              "__host-http-refreshtoken.1",
              "__Host-Http-lastSeen"),
          PREFIX);

  @Test
  void passesOnlyWhatIsListed() {
    var kept = cookies.fromBrowser("a=1; basket=b=2;  theme=dark; Basket=3");
    assertEquals("basket=b=2", kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-Http-accessToken=x",
        "__host-http-refreshtoken.1=x",
        "__Host-Http-lastSeen=x",
        "basket2=1",
        "",
        ";"
      })
  void passesNeitherOursNorOthers(String field) {
    assertEquals("", cookies.fromBrowser(field));
    assertEquals("", cookies.fromBackend(field, ROUTE));
  }

  @Test
  void passesNothingUnlessListed() {
    assertEquals("", new RelayedCookies(Set.of(), PREFIX).fromBrowser("a=1; basket=2"));
  }

  @Test
  void bindsABackendsCookieToItsRoute() {
    var line = "basket=1; Domain=backend.example; path=/; Max-Age=5; HttpOnly; SameSite=Lax";
    assertEquals(
        "basket=1; Max-Age=5; HttpOnly; SameSite=Lax; Path=/app/relay/shop",
        cookies.fromBackend(line, ROUTE));
  }

  @Test
  void leavesAHostCookieItsOnlyPath() {
    assertEquals("__Host-x=1; Secure; Path=/", cookies.fromBackend("__Host-x=1; Secure", ROUTE));
  }

  @Test
  void knowsOursWithoutAPrefixToo() {
    var plain = new RelayedCookies(Set.of("accessToken", "refreshToken.1", "basket"), "");
    assertEquals("basket=1", plain.fromBrowser("accessToken=x; refreshToken.1=y; basket=1"));
  }
}
