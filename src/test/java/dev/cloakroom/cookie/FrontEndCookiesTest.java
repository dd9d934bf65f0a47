package dev.cloakroom.cookie;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.TokenPair;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cookies of one front end are nothing to another, also where their names are the same. */
class FrontEndCookiesTest {
  private static final List<Settings> ALL = all();

  private final FakeClock clock = new FakeClock();

  private static List<Settings> all() {
    var all =
        TestFrontEnds.of(
            "cloakroom.frontend.shop.public-origins", "https://shop.example",
            "cloakroom.frontend.club.public-origins", "https://club.example");
    return List.of(all.standard(), all.of(new FrontEnd("shop")), all.of(new FrontEnd("club")));
  }

  static Stream<Settings> settings() {
    return ALL.stream();
  }

  private FakeExchange signedIn(Settings settings) {
    var tokens = new TokenPair("access", Optional.of("refresh"), Optional.empty());
    var exchange = new FakeExchange();
    new SessionCookies(settings, clock).write(exchange.request(), Tokens.session(tokens));
    return new FakeExchange().header("Cookie", exchange.cookies());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void opensOnlyItsOwnSession(Settings own) {
    var sent = signedIn(own);
    for (var settings : ALL) {
      var reading = new SessionCookies(settings, clock).read(sent.request());
      assertEquals(settings.equals(own), reading.session().isPresent());
      assertEquals(!settings.equals(own), reading.broken());
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void opensOnlyItsOwnTransactions(Settings own) {
    var exchange = new FakeExchange();
    new TransactionCookies(own).issue(exchange.request(), "one", "text".getBytes(UTF_8));
    var sent = new FakeExchange().header("Cookie", exchange.cookies());
    for (var settings : ALL) {
      var cookies = new TransactionCookies(settings);
      assertTrue(cookies.has(sent.request(), "one"));
      assertEquals(settings.equals(own), cookies.read(sent.request(), "one").isPresent());
    }
  }

  @Test
  void theDefaultFrontEndOpensWhatWasSealedBeforeThereWereOthers() {
    var before = signedIn(TestSettings.of());
    assertTrue(new SessionCookies(ALL.get(0), clock).read(before.request()).session().isPresent());
    assertFalse(new SessionCookies(ALL.get(1), clock).read(before.request()).session().isPresent());
  }
}
