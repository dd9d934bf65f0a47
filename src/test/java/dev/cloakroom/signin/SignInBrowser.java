package dev.cloakroom.signin;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.testing.CookieJar;
import dev.cloakroom.testing.CookieJar.SameSite;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A browser as far as sign-ins go: it keeps cookies as {@link CookieJar} does, and sends along what
 * {@code SameSite} allows (RFC 6265bis section 5.6.7.1).
 */
final class SignInBrowser {
  private static final URI APP = URI.create("https://app.example/api/login");

  private final CookieJar jar;
  private String address = "192.0.2.1";

  SignInBrowser(Clock clock) {
    this(new CookieJar(clock));
  }

  private SignInBrowser(CookieJar jar) {
    this.jar = jar;
  }

  /** The same cookies in another browser; what one of them is answered, the other does not get. */
  SignInBrowser copy() {
    var copy = new SignInBrowser(jar.copy());
    copy.address = address;
    return copy;
  }

  SignInBrowser from(String peer) {
    address = peer;
    return this;
  }

  /** A navigation from a page of the app, or an address that was typed. */
  FakeExchange fromTheApp(String query) {
    return asks("GET", query, Set.of(SameSite.values()));
  }

  /** A navigation that the provider's page began. */
  FakeExchange fromTheProvider(String query) {
    return asks("GET", query, Set.of(SameSite.LAX, SameSite.NONE));
  }

  /** A form that the provider's page has sent. */
  FakeExchange postedByTheProvider() {
    return asks("POST", null, Set.of(SameSite.NONE));
  }

  private FakeExchange asks(String method, String query, Set<SameSite> sent) {
    var exchange =
        new FakeExchange(method)
            .secure()
            .from(address)
            .header("Host", "app.example")
            .on("getQueryString", args -> query);
    var cookies =
        jar.all().stream()
            .filter(cookie -> sent.contains(cookie.sameSite()))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; "));
    return cookies.isEmpty() ? exchange : exchange.header("Cookie", cookies);
  }

  /** Takes the cookies of an answer. */
  void receives(FakeExchange exchange) {
    exchange.setCookies().forEach(line -> jar.store(APP, line));
    if (!jar.refusals().isEmpty()) {
      throw new AssertionError(jar.refusals().toString());
    }
  }

  /** How long the names and values of its cookies are together. */
  int bytes() {
    return jar.all().stream()
        .mapToInt(cookie -> cookie.name().length() + 1 + cookie.value().length())
        .sum();
  }

  boolean hasCookies() {
    return !jar.isEmpty();
  }

  /** Its cookies of sign-ins change their values in a circle. */
  void swapsSignIns() {
    var signIns =
        jar.all().stream().filter(cookie -> cookie.name().startsWith(SignInScene.COOKIE)).toList();
    for (var i = 0; i < signIns.size(); i++) {
      var other = signIns.get((i + 1) % signIns.size()).value();
      jar.store(
          APP, signIns.get(i).name() + "=" + other + "; Path=/; Secure; HttpOnly; SameSite=Lax");
    }
  }
}
