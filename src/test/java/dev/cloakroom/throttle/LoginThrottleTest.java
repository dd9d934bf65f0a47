package dev.cloakroom.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.Store;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginThrottleTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Supplier<String> WRONG =
      () -> {
        throw new LoginRejected();
      };
  private static final Supplier<String> RIGHT = () -> "in";
  // The same at each node.
  private static final Settings NODES =
      TestSettings.of("cloakroom.cookie.keys", "node:QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8");

  private final FakeClock clock = new FakeClock();
  private final LoginThrottle throttle =
      new LoginThrottle(TestSettings.of(), new MemoryStore(clock), clock);

  private void fails(int times, String account, String address) {
    for (var i = 0; i < times; i++) {
      assertThrows(
          LoginRejected.class, () -> attempt(throttle, Accounts.of(account), address, WRONG));
    }
  }

  private void failsAtMany(int times, String address) {
    for (var i = 0; i < times; i++) {
      fails(1, "one-of-many" + i, address);
    }
  }

  private Duration throttled(String account, String address) {
    return assertThrows(
            LoginThrottled.class,
            () ->
                attempt(
                    throttle, Accounts.of(account), address, () -> fail("the backend was asked")))
        .retryAfter()
        .orElseThrow();
  }

  private static String fail(String message) {
    throw new AssertionError(message);
  }

  @Test
  void letsFiveFailAndHoldsTheSixthBackEvenIfItIsRight() {
    fails(5, "ada", "192.0.2.1");
    assertEquals(WINDOW, throttled("ada", "192.0.2.1"));
  }

  @Test
  void countsAnAccountFromWhereverTheGuessesCome() {
    for (var i = 0; i < 5; i++) {
      fails(1, "ada", "192.0.2." + i);
    }
    throttled("ada", "192.0.2.99");
  }

  @Test
  void countsAnAddressWhateverAccountsItTries() {
    for (var i = 0; i < 100; i++) {
      fails(1, "account" + i, "192.0.2.1");
    }
    throttled("another", "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.of("another"), "192.0.2.2", RIGHT));
  }

  @Test
  void countsAnIpv6NetworkAsOneAddress() {
    for (var i = 0; i < 100; i++) {
      fails(1, "account" + i, "2001:db8:0:1::" + Integer.toHexString(i + 1));
    }
    throttled("another", "2001:0db8:0000:0001:ffff::1");
  }

  @Test
  void countsAMappedIpv4AddressAsThatAddressAndNotAsOneNetworkWithAllOthers() {
    for (var i = 0; i < 50; i++) {
      fails(1, "account" + i, "::ffff:192.0.2.1");
      fails(1, "account" + i, "192.0.2.1");
    }
    throttled("another", "::ffff:192.0.2.1");
    throttled("another", "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.of("another"), "::ffff:192.0.2.2", RIGHT));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8:0:0:1::",
    "2001:db8:0:0:0:0:0:1, 2001:db8::2",
    "fe80::1%eth0, fe80::2",
    "[2001:db8::1], 2001:DB8::ffff"
  })
  void countsAnIpv6NetworkInEveryForm(String address, String neighbour) {
    failsAtMany(100, address);
    throttled("another", neighbour);
  }

  @ParameterizedTest
  @CsvSource({
    "2001::5:1:2:3:4:5, 2001::6:1:2:3:4:5",
    "2001:db8:0:1::1, 2001:db8:0:2::1",
    "::1, 2001:db8::1"
  })
  void tellsIpv6NetworksApart(String address, String other) {
    failsAtMany(100, address);
    assertEquals("in", attempt(throttle, Accounts.of("another"), other, RIGHT));
  }

  @Test
  void forgetsTheFailuresOfAnAccountThatSignsIn() {
    fails(4, "ada", "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.of("ada"), "192.0.2.1", RIGHT));
    fails(4, "ada", "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.of("ada"), "192.0.2.1", RIGHT));
  }

  @Test
  void doesNotCountWhatWasNoGuess() {
    for (var i = 0; i < 50; i++) {
      assertThrows(
          TokenException.class,
          () ->
              attempt(
                  throttle,
                  Accounts.of("ada"),
                  "192.0.2.1",
                  () -> {
                    throw new BackendUnavailable(Duration.ofSeconds(1), null);
                  }));
    }
    fails(5, "ada", "192.0.2.1");
  }

  static Stream<TokenException> withoutAnAnswer() {
    return Stream.of(
        new BackendInvalid(new IOException("Connection reset")),
        new BackendUnavailable(Duration.ofSeconds(5), new IOException("Connection refused")),
        new BackendUnavailable(Duration.ofSeconds(5), new IOException("Read timed out")),
        new LoginThrottled(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @MethodSource("withoutAnAnswer")
  void doesNotCountWhatTheBackendHasNotAnswered(TokenException fault) {
    Supplier<String> login =
        () -> {
          throw fault;
        };
    for (var i = 0; i < 50; i++) {
      assertThrows(
          fault.getClass(), () -> attempt(throttle, Accounts.of("ada"), "192.0.2.1", login));
    }
    fails(5, "ada", "192.0.2.1");
  }

  @Test
  void makesTheWaitLongerEachTime() {
    var wait = WINDOW;
    for (var round = 0; round < 6; round++) {
      fails(5, "ada", "192.0.2.1");
      assertEquals(wait, throttled("ada", "192.0.2.1"));
      clock.pass(wait);
      wait =
          wait.multipliedBy(2).compareTo(Duration.ofHours(1)) > 0
              ? Duration.ofHours(1)
              : wait.multipliedBy(2);
    }
  }

  @Test
  void holdsBackForAllOfALongWindowAndNeverForLessTheNextTime() {
    var settings = TestSettings.of("cloakroom.login.window", "PT3H");
    var patient = new LoginThrottle(settings, new MemoryStore(clock), clock);
    for (var round = 0; round < 2; round++) {
      for (var i = 0; i < 5; i++) {
        assertThrows(
            LoginRejected.class, () -> attempt(patient, Accounts.of("ada"), "192.0.2.1", WRONG));
      }
      clock.pass(Duration.ofHours(3).minusSeconds(1));
      assertThrows(
          LoginThrottled.class, () -> attempt(patient, Accounts.of("ada"), "192.0.2.1", RIGHT));
      clock.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void letsAnyNumberSignInFromOneAddress() {
    for (var i = 0; i < 300; i++) {
      assertEquals("in", attempt(throttle, Accounts.of("account" + i), "192.0.2.1", RIGHT));
    }
  }

  @Test
  void anAddressThatIsHeldBackCannotLockAnAccount() {
    failsAtMany(100, "192.0.2.66");
    for (var i = 0; i < 10; i++) {
      throttled("ada", "192.0.2.66");
    }
    assertEquals("in", attempt(throttle, Accounts.of("ada"), "192.0.2.1", RIGHT));
  }

  @Test
  void saysWholeSecondsAndNoneTooFew() {
    fails(5, "ada", "192.0.2.1");
    clock.pass(Duration.ofMillis(1));
    assertEquals(WINDOW, throttled("ada", "192.0.2.1"));
    clock.pass(Duration.ofMillis(999));
    assertEquals(WINDOW.minusSeconds(1), throttled("ada", "192.0.2.1"));
  }

  @Test
  void saysAShorterWaitAsTimePasses() {
    fails(5, "ada", "192.0.2.1");
    clock.pass(Duration.ofMinutes(2));
    assertEquals(Duration.ofMinutes(3), throttled("ada", "192.0.2.1"));
  }

  @Test
  void answersTheSameForAccountsThatDoNotExist() {
    fails(5, "ada", "192.0.2.1");
    fails(5, "nobody-at-all", "192.0.2.1");
    assertEquals(throttled("ada", "192.0.2.1"), throttled("nobody-at-all", "192.0.2.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "ADA", " ada ", "Ada", "\uff41\uff44\uff41", "ada\u00a0"})
  void knowsAnAccountInEveryForm(String form) {
    fails(5, "ada", "192.0.2.1");
    throttled(form, "192.0.2.1");
  }

  @Test
  void tellsAccountsApart() {
    assertNotEquals(Accounts.normalised("ada"), Accounts.normalised("adam"));
    assertNotEquals(Accounts.normalised("x".repeat(5000)), Accounts.normalised("x".repeat(5001)));
  }

  @Test
  void countsCredentialsThatNameNobodyUnderOneNameWhereverTheyComeFrom() {
    for (var i = 0; i < 5; i++) {
      fails(1, "", "192.0.2." + i);
    }
    assertEquals(WINDOW, throttled("", "192.0.2.99"));
    assertEquals("in", attempt(throttle, Accounts.of("ada"), "192.0.2.99", RIGHT));
  }

  @Test
  void aSuccessOfSomebodyWhoNamesNobodyForgetsNoFailuresOfOthers() {
    fails(4, "", "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.NONE, "192.0.2.2", RIGHT));
    fails(1, "", "192.0.2.1");
    throttled("", "192.0.2.1");
  }

  private static Accounts names(String... names) {
    return new Accounts(List.of(names), false);
  }

  private Duration throttled(Accounts named, String address) {
    return assertThrows(
            LoginThrottled.class,
            () -> attempt(throttle, named, address, () -> fail("the backend was asked")))
        .retryAfter()
        .orElseThrow();
  }

  private void fails(Accounts named, String address) {
    assertThrows(LoginRejected.class, () -> attempt(throttle, named, address, WRONG));
  }

  @Test
  void countsEveryAccountThatIsNamed() {
    for (var i = 0; i < 5; i++) {
      fails(names("decoy" + i, "ada@example.org"), "192.0.2." + i);
    }
    throttled("ada@example.org", "192.0.2.9");
    throttled(names("decoy9", "ada@example.org"), "192.0.2.9");
    throttled(names("ada@example.org", "decoy9"), "192.0.2.9");
    for (var i = 0; i < 5; i++) {
      assertEquals("in", attempt(throttle, Accounts.of("decoy" + i), "192.0.2.9", RIGHT));
    }
  }

  @Test
  void anAccountFieldThatHoldsAnObjectIsCountedUnderTheCommonNameTooWhateverElseIsNamed() {
    for (var i = 0; i < 5; i++) {
      fails(new Accounts(List.of("decoy" + i), true), "192.0.2." + i);
    }
    throttled(new Accounts(List.of("decoy9"), true), "192.0.2.9");
    throttled(Accounts.NONE, "192.0.2.9");
    assertEquals("in", attempt(throttle, Accounts.of("decoy9"), "192.0.2.9", RIGHT));
  }

  @Test
  void saysTheLongestOfTheWaits() {
    fails(5, "grace", "192.0.2.1");
    clock.pass(WINDOW);
    fails(5, "grace", "192.0.2.1");
    fails(5, "ada", "192.0.2.1");
    assertEquals(WINDOW.multipliedBy(2), throttled(names("ada", "grace"), "192.0.2.9"));
    assertEquals(WINDOW.multipliedBy(2), throttled(names("grace", "ada"), "192.0.2.9"));
    assertEquals(WINDOW, throttled(names("ada", "charles"), "192.0.2.9"));
  }

  @Test
  void anAccountThatIsHeldBackTakesNoAttemptOfTheOthersThatAreNamed() {
    fails(5, "ada", "192.0.2.1");
    for (var i = 0; i < 10; i++) {
      throttled(names("grace", "ada"), "192.0.2.9");
    }
    fails(4, "grace", "192.0.2.9");
    assertEquals("in", attempt(throttle, Accounts.of("grace"), "192.0.2.9", RIGHT));
  }

  @Test
  void aSuccessThatNamesSeveralForgetsTheFailuresOfNoneForTheyMayBeOtherPeoples() {
    fails(4, "ada", "192.0.2.1");
    for (var i = 0; i < 20; i++) {
      assertEquals("in", attempt(throttle, names("mallory", "ada"), "192.0.2.66", RIGHT));
      assertEquals("in", attempt(throttle, names("ada", "mallory"), "192.0.2.66", RIGHT));
    }
    fails(1, "ada", "192.0.2.1");
    throttled("ada", "192.0.2.1");
  }

  @Test
  void locksNoMoreAccountsFromOneAddressByNamingSeveralAtOnce() {
    // An address has 100 attempts: twelve times eight names, and then four are left.
    for (var i = 0; i < 12; i++) {
      var eight = IntStream.range(8 * i, 8 * i + 8).mapToObj(n -> "n" + n).toArray(String[]::new);
      fails(names(eight), "192.0.2.66");
    }
    throttled(names("v", "w", "x", "y", "z"), "192.0.2.66");
    fails(names("w", "x", "y", "z"), "192.0.2.66");
    throttled("anybody", "192.0.2.66");
    assertEquals("in", attempt(throttle, Accounts.of("anybody"), "192.0.2.1", RIGHT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jos\u00e9", "jose\u0301", "j\u00f3se", "jose\u200b", "JOSE\u0000", "\ufeffjose"})
  void countsFormsThatADatabaseMayTakeForTheSameAccountTogether(String form) {
    fails(5, "jose", "192.0.2.1");
    throttled(form, "192.0.2.1");
  }

  static Stream<TokenException> afterAnAnswer() {
    return Stream.of(
        new LoginRejected(),
        new BackendInvalid(),
        BackendUnavailable.answered(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @MethodSource("afterAnAnswer")
  void countsWhateverTheBackendHasAnswered(TokenException answer) {
    Supplier<String> login =
        () -> {
          throw answer;
        };
    for (var i = 0; i < 5; i++) {
      assertThrows(
          answer.getClass(), () -> attempt(throttle, Accounts.of("ada"), "192.0.2.1", login));
    }
    throttled("ada", "192.0.2.1");
  }

  @Test
  void countsOnAllNodesTogether() {
    var shared = new SharedMemory(clock);
    var nodes = Stream.generate(() -> node(shared.link())).limit(3).toList();
    for (var i = 0; i < 5; i++) {
      var node = nodes.get(i % 3);
      assertThrows(
          LoginRejected.class, () -> attempt(node, Accounts.of("ada"), "192.0.2.1", WRONG));
    }
    for (var node : nodes) {
      assertThrows(
          LoginThrottled.class, () -> attempt(node, Accounts.of("ada"), "192.0.2.1", RIGHT));
    }
    clock.pass(WINDOW);
    assertEquals("in", attempt(nodes.get(0), Accounts.of("ada"), "192.0.2.1", RIGHT));
  }

  @Test
  void countsForItselfWhileTheOthersAreOutOfReach() {
    var link = new SharedMemory(clock).link();
    var node = node(link);
    link.cut();
    for (var i = 0; i < 5; i++) {
      assertThrows(
          LoginRejected.class, () -> attempt(node, Accounts.of("ada"), "192.0.2.1", WRONG));
    }
    assertThrows(LoginThrottled.class, () -> attempt(node, Accounts.of("ada"), "192.0.2.1", RIGHT));
    assertEquals("in", attempt(node, Accounts.of("grace"), "192.0.2.1", RIGHT));
  }

  private LoginThrottle node(Store store) {
    return new LoginThrottle(NODES, store, clock);
  }

  @Test
  void makesTheWaitLongerOnceForGuessesAtTheSameTime() {
    // All five are taken before the first of them fails.
    assertThrows(LoginRejected.class, () -> nested(5));
    assertEquals(WINDOW, throttled("ada", "192.0.2.1"));
  }

  private String nested(int guesses) {
    return attempt(
        throttle,
        Accounts.of("ada"),
        "192.0.2.1",
        () -> {
          if (guesses > 1) {
            assertThrows(LoginRejected.class, () -> nested(guesses - 1));
          }
          throw new LoginRejected();
        });
  }

  @Test
  void namesWhatItCountsSoThatNobodyCanTellWhoItIs() {
    var asked = new ArrayList<String>();
    var store = new Recording(clock, asked);
    assertThrows(
        LoginRejected.class,
        () -> attempt(node(Link.to(store)), Accounts.of("ada"), "192.0.2.1", WRONG));
    assertFalse(asked.isEmpty());
    for (var key : asked) {
      assertFalse(key.contains("ada") || key.contains("192.0.2.1"), key);
      assertFalse(key.contains(Digest.of("ada")), key);
    }
  }

  private static final class Recording extends MemoryStore {
    private final List<String> keys;

    Recording(Clock clock, List<String> keys) {
      super(clock);
      this.keys = keys;
    }

    @Override
    public long count(String key, int by, Duration lifetime) {
      keys.add(key);
      return super.count(key, by, lifetime);
    }
  }

  private static <T> T attempt(
      LoginThrottle throttle, Accounts named, String address, Supplier<T> login) {
    return throttle.attempt(named, address, login, result -> true);
  }

  private int begun(LoginThrottle at, int times, String address) {
    var begun = 0;
    for (var i = 0; i < times; i++) {
      try {
        at.countStart(address);
        begun++;
      } catch (LoginThrottled e) {
        assertEquals(WINDOW, e.retryAfter().orElseThrow());
      }
    }
    return begun;
  }

  @Test
  void anAddressHasAHundredSignInsUnderWayAtAProvider() {
    assertEquals(100, begun(throttle, 1000, "192.0.2.1"));
    assertEquals(1, begun(throttle, 1, "192.0.2.2"));
    clock.pass(WINDOW);
    assertEquals(100, begun(throttle, 101, "192.0.2.1"));
  }

  @Test
  void aSignInThatSucceedsMakesRoomForAnother() {
    begun(throttle, 100, "2001:db8::1");
    throttle.giveBackStart("2001:db8::ffff");
    assertEquals(1, begun(throttle, 2, "2001:db8::2"));
  }

  // For example, a browser starts at home and comes back by another network.
  @Test
  void aSuccessWithoutAStartGivesNothing() {
    throttle.giveBackStart("192.0.2.1");
    throttle.giveBackStart("192.0.2.1");
    assertEquals(100, begun(throttle, 101, "192.0.2.1"));
  }

  @Test
  void signInsAtAProviderAndLoginsWithAPasswordCountEachForThemselves() {
    begun(throttle, 101, "192.0.2.1");
    assertEquals("in", attempt(throttle, Accounts.of("ada"), "192.0.2.1", RIGHT));
    failsAtMany(100, "192.0.2.3");
    assertEquals(1, begun(throttle, 1, "192.0.2.3"));
  }

  @Test
  void nodesCountSignInsAtAProviderTogether() {
    var memory = new SharedMemory(clock);
    var here = new LoginThrottle(NODES, memory.link(), clock);
    var there = new LoginThrottle(NODES, memory.link(), clock);
    assertEquals(60, begun(here, 60, "192.0.2.1"));
    assertEquals(40, begun(there, 60, "192.0.2.1"));
    there.giveBackStart("192.0.2.1");
    assertEquals(1, begun(here, 2, "192.0.2.1"));
  }
}
