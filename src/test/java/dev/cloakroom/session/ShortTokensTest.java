package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often tokens are renewed for a page that calls once a second for ten minutes, under the
 * default {@code renew-before} of 30 seconds.
 */
class ShortTokensTest {
  private static final int SECONDS = 600;

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestBrowser browser = new TestBrowser();
  private int issued;

  private TestNode node() {
    return new TestNode(TestSettings.of(), tokens, memory.link(), clock);
  }

  private TokenPair pair(String form, int life) {
    var now = clock.instant().getEpochSecond();
    var claims =
        switch (form) {
          case "jwt" -> "{\"sub\":\"ada\",\"jti\":%d,\"iat\":%d,\"exp\":%d}";
          case "jwt without iat" -> "{\"sub\":\"ada\",\"jti\":%d,\"n\":%d,\"exp\":%d}";
          default -> "";
        };
    var access =
        claims.isEmpty()
            ? "opaque-" + ++issued
            : Tokens.jwt(claims.formatted(++issued, now, now + life));
    var end = Optional.of(Instant.ofEpochSecond(now + life));
    return new TokenPair(access, Optional.of("refresh-" + issued), end);
  }

  private void signsIn(TestNode at, TokenPair pair) {
    var exchange = browser.sends();
    at.serves(exchange.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    browser.receives(exchange);
  }

  private void calls(TestNode at) {
    var exchange = browser.sends();
    var session = at.serves(exchange.request()).fresh();
    browser.receives(exchange);
    assertTrue(session.tokens().secondsLeft(clock.instant()).orElseThrow() > 0, "an ended token");
  }

  // A third of the life is left at a renewal, at most half a minute; the page calls on the second.
  @ParameterizedTest
  @CsvSource({
    "jwt, 20, 42",
    "jwt without iat, 20, 42",
    "opaque, 20, 42",
    "jwt, 5, 150",
    "opaque, 5, 150",
    "jwt, 60, 15",
    "opaque, 60, 15",
    "jwt, 90, 10",
    "opaque, 90, 10",
    "jwt, 300, 2",
    "opaque, 300, 2"
  })
  void areRenewedWhenTwoThirdsOfTheirLifeIsOver(String form, int life, int renewals) {
    var node = node();
    signsIn(node, pair(form, life));
    tokens.renewsWith(() -> pair(form, life));
    for (var second = 0; second < SECONDS; second++) {
      calls(node);
      clock.pass(Duration.ofSeconds(1));
    }
    assertEquals(renewals, tokens.renewals(), 1.0);
  }

  // No node knows when another got an opaque token; each learns it from a renewal of its own.
  @Test
  void costOneRenewalMoreForEachNode() {
    var one = node();
    var other = node();
    signsIn(one, pair("opaque", 20));
    tokens.renewsWith(() -> pair("opaque", 20));
    for (var second = 0; second < SECONDS; second++) {
      calls(second % 2 == 0 ? one : other);
      clock.pass(Duration.ofSeconds(1));
    }
    assertEquals(43, tokens.renewals(), 2.0);
  }
}
