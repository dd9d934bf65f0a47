package dev.cloakroom.cookie;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionCookiesTest {
  private static final String PREFIX = "__Host-Http-login-";
  private static final byte[] TEXT = "SECRET".getBytes(UTF_8);

  private final TransactionCookies cookies = new TransactionCookies(TestSettings.of());

  /** The line that sets a cookie of that name. */
  private String issued(String name) {
    var exchange = new FakeExchange();
    cookies.issue(exchange.request(), name, TEXT);
    return exchange.setCookies().get(0);
  }

  private String pair(String name) {
    return issued(name).split(";")[0];
  }

  private static FakeExchange sent(String... pairs) {
    return new FakeExchange().header("Cookie", String.join("; ", pairs));
  }

  private Optional<String> read(String name, String... pairs) {
    return cookies.read(sent(pairs).request(), name).map(text -> new String(text, UTF_8));
  }

  @Test
  void isLaxAndHostLockedAndLastsAsLongAsASignInMay() {
    var line = issued("one");
    assertTrue(line.startsWith(PREFIX + "one="), line);
    assertTrue(line.endsWith("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"), line);
    assertFalse(line.contains("SECRET"));
  }

  @Test
  void readsBackWhatItIssuedUnderItsNameOnly() {
    var one = pair("one");
    assertEquals(Optional.of("SECRET"), read("one", "a=b", one, "c=d"));
    assertEquals(Optional.empty(), read("two", one));
    assertEquals(Optional.empty(), read("two", one.replace("login-one", "login-two")));
    assertEquals(Optional.empty(), read("one"));
  }

  @Test
  void readsNoneThatStandsTwice() {
    assertEquals(Optional.empty(), read("one", pair("one"), pair("one")));
    assertEquals(Optional.empty(), read("one", pair("one"), PREFIX + "one=x"));
    assertTrue(cookies.has(sent(PREFIX + "one=x").request(), "one"));
    assertFalse(cookies.has(sent(PREFIX + "one=x").request(), "two"));
  }

  @Test
  void readsNoneOfAnotherKeyOrFormat() {
    var other =
        new TransactionCookies(TestSettings.of("cloakroom.cookie.keys", TestSettings.KEY_B));
    assertEquals(Optional.empty(), other.read(sent(pair("one")).request(), "one"));
    var sealer = new CookieSealer(TestSettings.of().cookies().keys());
    for (var plain : List.of(new byte[] {2, 'x'}, new byte[0])) {
      var value = sealer.seal(PREFIX + "one", 1, plain);
      assertEquals(Optional.empty(), read("one", PREFIX + "one=" + value));
    }
  }

  @Test
  void listsThoseThatOpenWithTheirLength() {
    var one = pair("one");
    var all = cookies.all(sent(one, PREFIX + "two=x", pair("three")).request());
    assertEquals(
        List.of("one", "three"), all.stream().map(TransactionCookies.Sealed::name).toList());
    assertEquals(one.length(), all.get(0).bytes());
    assertArrayEquals(TEXT, all.get(0).text());
    assertFalse(all.toString().contains("SECRET"));
    assertEquals(one.length(), cookies.issue(new FakeExchange().request(), "one", TEXT));
  }

  @Test
  void expiresEachThatWasSentWhetherOrNotItOpens() {
    var exchange = sent("a=b", pair("one"), PREFIX + "two=x", PREFIX + "two=y");
    cookies.expireAll(exchange.request());
    assertEquals(
        List.of(PREFIX + "one", PREFIX + "two"),
        exchange.setCookies().stream().map(line -> line.split("=")[0]).sorted().toList());
    for (var line : exchange.setCookies()) {
      assertTrue(line.endsWith("=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"), line);
    }
  }

  // Such a name could not be expired without breaking the header field of the answer.
  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a b", "\u00e4", "a.b"})
  void takesNoOtherNameForOneOfASignIn(String name) {
    var exchange = sent(PREFIX + name + "=x");
    cookies.expireAll(exchange.request());
    assertEquals(List.of(), exchange.setCookies());
    assertFalse(cookies.has(exchange.request(), name));
  }

  @Test
  void readsEachCookieField() {
    var exchange = new FakeExchange().header("Cookie", pair("one")).header("Cookie", pair("two"));
    assertTrue(cookies.read(exchange.request(), "one").isPresent());
    assertTrue(cookies.read(exchange.request(), "two").isPresent());
  }
}
