package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a session lasts, used and unused. The browser keeps each cookie for ever. */
class LifetimeTest {
  private static final Duration AGE = Duration.ofHours(8);
  private static final Duration IDLE = Duration.ofMinutes(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Settings settings =
      TestSettings.of("cloakroom.session.max-age", "PT8H", "cloakroom.session.idle", "PT20M");
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node = node(clock);
  private final TestBrowser browser = new TestBrowser();

  private TestNode node(Clock itsClock) {
    return new TestNode(settings, tokens, memory.link(), itsClock);
  }

  private void signsIn() {
    signsIn(node, PAIR);
  }

  private void signsIn(TestNode at, TokenPair pair) {
    var exchange = browser.sends();
    at.serves(exchange.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    browser.receives(exchange);
  }

  private FakeExchange uses(TestNode at) {
    var exchange = browser.sends();
    at.serves(exchange.request()).fresh();
    browser.receives(exchange);
    return exchange;
  }

  private boolean isAlive(TestNode at) {
    return at.serves(browser.sends().request()).peek().isPresent();
  }

  private void assertOver() {
    assertFalse(isAlive(node));
    var exchange = browser.sends();
    assertThrows(SessionEnded.class, node.serves(exchange.request())::fresh);
    browser.receives(exchange);
    assertFalse(browser.hasCookies());
  }

  @Test
  void aSessionThatLiesUnusedEndsToTheSecond() {
    signsIn();
    clock.pass(IDLE);
    assertTrue(isAlive(node));
    clock.pass(SECOND);
    node.events.clear();
    assertOver();
    assertEquals(EndCause.EXPIRED, ((AuditEvent.SessionEnded) node.events.get(0)).cause());
  }

  @Test
  void aSessionThatIsUsedGoesOnUntilItsAgeAndNoLonger() {
    signsIn();
    var end = clock.instant().plus(AGE);
    while (clock.instant().plus(IDLE).isBefore(end)) {
      clock.pass(IDLE);
      uses(node);
    }
    clock.pass(Duration.between(clock.instant(), end).minus(SECOND));
    uses(node);
    clock.pass(SECOND);
    assertOver();
  }

  @Test
  void lookingAtASessionDoesNotProlongIt() {
    signsIn();
    for (var i = 0; i < 20; i++) {
      clock.pass(IDLE.dividedBy(20));
      var look = browser.sends();
      assertTrue(node.serves(look.request()).peek().isPresent());
      assertEquals(List.of(), look.setCookies());
    }
    clock.pass(SECOND);
    assertOver();
  }

  @Test
  void aRenewalByItselfDoesNotProlongIt() {
    signsIn(node, new TokenPair("a", Optional.of("r"), Optional.of(clock.instant().plus(IDLE))));
    var straggler = browser.copy();
    clock.pass(IDLE);
    tokens.answersRenewalWith(PAIR);
    uses(node);
    clock.pass(SECOND);
    assertTrue(isAlive(node));
    assertThrows(SessionEnded.class, node.serves(straggler.sends().request())::fresh);
  }

  @Test
  void useIsNotedATwentiethOfTheLimitApartAtMost() {
    signsIn();
    clock.pass(IDLE.dividedBy(20));
    assertEquals(List.of(), uses(node).setCookies());
    clock.pass(SECOND);
    assertEquals(1, uses(node).setCookies().size());
    clock.pass(SECOND);
    assertEquals(List.of(), uses(node).setCookies());
  }

  @Test
  void nothingIsWonByLeavingTheProofOfUseOut() {
    signsIn();
    clock.pass(IDLE.minus(SECOND));
    uses(node);
    clock.pass(SECOND.multipliedBy(2));
    assertTrue(isAlive(node));
    browser.drops("lastSeen");
    assertOver();
  }

  @Test
  void theProofOfUseIsGoodForItsOwnSessionOnly() {
    signsIn();
    var other = new TestBrowser();
    clock.pass(IDLE);
    var login = other.sends();
    node.serves(login.request()).start(PAIR, "ada", SessionAttributes.OF_PASSWORD);
    other.receives(login);
    other.drops("accessToken");
    other.drops("refreshToken");
    browser.drops("lastSeen");
    clock.pass(SECOND);
    var both = browser.sends();
    both.header("Cookie", cookieOf(other));
    assertFalse(node.serves(both.request()).peek().isPresent());
  }

  private static String cookieOf(TestBrowser browser) {
    return browser.sends().request().getHeader("Cookie");
  }

  @Test
  void theProofOfUseIsSetWithTheOthersAndGoesWithThem() {
    signsIn();
    assertTrue(cookieOf(browser).contains("__Host-Http-lastSeen="));
    var logout = browser.sends();
    node.serves(logout.request()).end(EndCause.LOGOUT);
    browser.receives(logout);
    assertFalse(browser.hasCookies());
  }

  @Test
  void thereIsNoSuchCookieWithoutALimit() {
    var unlimited = new TestNode(TestSettings.of(), tokens, memory.link(), clock);
    signsIn(unlimited, PAIR);
    assertFalse(cookieOf(browser).contains("lastSeen"));
    clock.pass(AGE);
    assertEquals(List.of(), uses(unlimited).setCookies());
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void aMinuteOfClockSkewHarmsNothing(long seconds) {
    var other = node(Clock.offset(clock, Duration.ofSeconds(seconds)));
    signsIn(other, PAIR);
    assertTrue(isAlive(node));
    assertTrue(isAlive(other));
    for (var minutes = 0; minutes < AGE.toMinutes() - 30; minutes += 18) {
      clock.pass(Duration.ofMinutes(18));
      uses(minutes % 4 == 0 ? node : other);
      assertTrue(isAlive(node) && isAlive(other));
    }
    clock.pass(Duration.ofMinutes(32));
    assertFalse(isAlive(node));
    assertFalse(isAlive(other));
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void aLoginIsGoodEverywhereWhateverTheClocks(long seconds) {
    var other = node(Clock.offset(clock, Duration.ofSeconds(seconds)));
    signsIn(node, PAIR);
    var before = browser.copy();
    node.journal.end(new EndKey(EndKey.Kind.SUBJECT, Digest.of("ada")));
    other.background.tick();
    assertFalse(isAlive(other));
    signsIn(other, PAIR);
    assertTrue(isAlive(other));
    assertTrue(isAlive(node));
    assertFalse(node.serves(before.sends().request()).peek().isPresent());
  }

  @Test
  void aLogoutOnAnotherNodeOvertakesARenewal() {
    var other = node(clock);
    signsIn(node, new TokenPair("a", Optional.of("r"), Optional.of(clock.instant())));
    var late = browser.sends();
    tokens
        .runsOnRenewal(() -> other.serves(browser.sends().request()).end(EndCause.LOGOUT))
        .answersRenewalWith(PAIR);
    assertThrows(SessionEnded.class, node.serves(late.request())::fresh);
    assertEquals(List.of(), late.setCookies());
  }

  @Test
  void aLoginIsGoodOnANodeThatHasNotYetHeardOfAnEndAMomentAgo() {
    var other = node(clock);
    node.journal.end(new EndKey(EndKey.Kind.SUBJECT, Digest.of("ada")));
    signsIn(other, PAIR);
    other.background.tick();
    assertTrue(isAlive(other));
    assertTrue(isAlive(node));
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, 60})
  void anEndIsKnownForAsLongAsAnyClockWouldTakeTheSession(long seconds) {
    var other = node(Clock.offset(clock, Duration.ofSeconds(seconds)));
    signsIn();
    var thief = browser.copy();
    node.serves(browser.sends().request()).end(EndCause.LOGOUT);
    other.background.tick();
    for (var minutes = 0; minutes < AGE.plusMinutes(3).toMinutes(); minutes++) {
      assertFalse(other.serves(thief.sends().request()).peek().isPresent(), "after " + minutes);
      assertFalse(node.serves(thief.sends().request()).peek().isPresent(), "after " + minutes);
      clock.pass(Duration.ofMinutes(1));
    }
  }
}
