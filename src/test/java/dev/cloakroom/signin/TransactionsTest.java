package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.cookie.TransactionCookies;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static final int ROOM = 4096;

  private final FakeClock clock = new FakeClock();
  private final Transactions transactions = transactions("app");
  private final SignInBrowser browser = new SignInBrowser(clock);

  private static Settings settings(String clientId) {
    return TestSettings.withProvider("cloakroom.oidc.client-id", clientId);
  }

  private Transactions transactions(String clientId) {
    var settings = settings(clientId);
    return new Transactions(new TransactionCookies(settings), settings, clock);
  }

  private Transaction transaction(String returnTo, List<String> acr) {
    return new Transaction(
        Transaction.newSecret(),
        clock.instant(),
        transactions.registration(),
        SampleTransaction.CALLBACK,
        returnTo,
        acr,
        Optional.of(Duration.ofDays(365)),
        Optional.of("A".repeat(22)),
        true);
  }

  /** The browser begins one. */
  private Transaction begins(Transaction transaction) {
    var exchange = browser.fromTheApp("");
    transactions.keep(exchange.request(), transaction);
    browser.receives(exchange);
    return transaction;
  }

  private Transaction begins() {
    return begins(transaction("/", List.of()));
  }

  private Transaction find(String state) {
    return transactions.find(browser.fromTheProvider("").request(), state);
  }

  private boolean finds(Transaction transaction) {
    try {
      return find(transaction.state()).equals(transaction);
    } catch (SignInFailed e) {
      assertEquals(Reason.EXPIRED, e.reason());
      return false;
    }
  }

  private static void assertFails(Reason reason, Runnable action) {
    assertEquals(reason, assertThrows(SignInFailed.class, action::run).reason());
  }

  @Test
  void findsEachOfFiveAndGivesUpTheOldestForASixth() {
    var begun = new ArrayList<Transaction>();
    for (var i = 0; i < 6; i++) {
      begun.add(begins());
      clock.pass(Duration.ofSeconds(1));
    }
    assertEquals(
        List.of(false, true, true, true, true, true), begun.stream().map(this::finds).toList());
  }

  @Test
  void allTogetherHaveRoomForOtherCookies() {
    var begun = new ArrayList<Transaction>();
    for (var i = 0; i < 5; i++) {
      begun.add(begins(transaction("/" + "x".repeat(600), List.of())));
      clock.pass(Duration.ofSeconds(1));
      assertTrue(browser.bytes() <= ROOM, browser.bytes() + " bytes");
    }
    assertEquals(List.of(false, false, true, true, true), begun.stream().map(this::finds).toList());
  }

  // What a page may ask for at most, in the longest form.
  @Test
  void theLongestOneFitsIntoOneCookie() {
    var longest =
        SignInParameters.of(
            Map.of(
                "returnTo",
                List.of("/" + "\"".repeat(341)),
                "acr_values",
                List.of("\"".repeat(256))),
            settings("app").openIdConnect().orElseThrow(),
            "");
    var acr = List.of(longest.provider().get("acr_values").split(" "));
    var transaction = begins(transaction(longest.returnTo().orElseThrow().path(), acr));
    assertTrue(finds(transaction));
    assertTrue(browser.bytes() <= ROOM, browser.bytes() + " bytes");
  }

  @Test
  void knowsNoneThatThisBrowserHasNotBegun() {
    assertFails(Reason.EXPIRED, () -> find(transaction("/", List.of()).state()));
    assertFails(Reason.EXPIRED, () -> find("x".repeat(512)));
  }

  @Test
  void theTimeCountsFromTheStartWhateverTheBrowserKeeps() {
    var begun = begins();
    var cookies = browser.fromTheApp("").request().getHeader("Cookie");
    clock.pass(Duration.ofMinutes(10).minusSeconds(1));
    assertTrue(finds(begun));
    clock.pass(Duration.ofSeconds(1));
    var late = new FakeExchange().header("Cookie", cookies);
    assertFails(Reason.EXPIRED, () -> transactions.find(late.request(), begun.state()));
  }

  @Test
  void oneOpensUnderItsOwnNameOnly() {
    var begun = List.of(begins(), begins());
    browser.swapsSignIns();
    for (var one : begun) {
      assertFails(Reason.STATE, () -> find(one.state()));
    }
  }

  // For example, two nodes of a deployment have different settings.
  @Test
  void oneOfAnotherClientIsNone() {
    var begun = begins();
    var other = transactions("other");
    assertFails(
        Reason.STATE, () -> other.find(browser.fromTheProvider("").request(), begun.state()));
  }

  @Test
  void oneThatTheRequestHasTwiceIsNone() {
    var begun = begins();
    var cookies = browser.fromTheApp("").request().getHeader("Cookie");
    var twice = new FakeExchange().header("Cookie", cookies + "; " + cookies);
    assertFails(Reason.STATE, () -> transactions.find(twice.request(), begun.state()));
  }

  @Test
  void forgetsOneOrAll() {
    var begun = List.of(begins(), begins(), begins());
    var one = browser.fromTheProvider("");
    transactions.forget(one.request(), begun.get(0).state());
    browser.receives(one);
    assertEquals(List.of(false, true, true), begun.stream().map(this::finds).toList());
    var all = browser.fromTheApp("");
    transactions.forgetAll(all.request());
    browser.receives(all);
    assertFalse(browser.hasCookies());
  }

  // A cookie of an earlier key stays until it expires by itself; here a logout comes before that.
  @Test
  void forgetsTooWhatItCannotOpen() {
    begins();
    var expired = browser.fromTheApp("");
    new Transactions(
            new TransactionCookies(TestSettings.of("cloakroom.cookie.keys", TestSettings.KEY_B)),
            settings("app"),
            clock)
        .forgetAll(expired.request());
    browser.receives(expired);
    assertFalse(browser.hasCookies());
  }
}
