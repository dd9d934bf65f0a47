package dev.cloakroom.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.Reading;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each renewal that a request needs is counted once, with the place of its result. */
class RenewalCountsTest {
  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final FakeTokenService tokens = new FakeTokenService();
  private final Link link = memory.link();
  private final Metrics here = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
  private final Metrics there = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
  private final Renewals node = renewals(link, here);
  private final Renewals other = renewals(memory.link(), there);
  private final Session session = Session.begin(pair("1"), "ada", new NodeId(), FakeClock.START);

  private static TokenPair pair(String name) {
    return new TokenPair("access-" + name, Optional.of("refresh-" + name), Optional.empty());
  }

  private Renewals renewals(Link to, Metrics metrics) {
    var settings = TestSettings.of();
    var limits = new RequestLimits(settings, clock);
    return new Renewals(
        tokens, to, new FakeBackground(), new NodeId(), settings, clock, metrics, limits);
  }

  private static void assertCounts(Metrics metrics, String place, String result, int times) {
    var reading = Reading.of(metrics);
    var series = "cloakroom_renewals_total{place=\"%s\",result=\"%s\"}".formatted(place, result);
    assertEquals(times, reading.value(series), reading::text);
  }

  private static void assertTotal(Metrics metrics, int times) {
    var reading = Reading.of(metrics);
    var total =
        reading
            .text()
            .lines()
            .filter(line -> line.startsWith("cloakroom_renewals_total"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
            .sum();
    assertEquals(times, total, reading::text);
  }

  @Test
  void whoAsksTheIssuerAndWhoGetsTheResult() {
    tokens.answersRenewalWith(pair("2"));
    node.renew(session, RenewalTiming.DUE);
    assertCounts(here, "issuer", "renewed", 1);
    node.renew(session, RenewalTiming.DUE);
    assertCounts(here, "this_node", "renewed", 1);
    other.renew(session, RenewalTiming.DUE);
    assertCounts(there, "other_node", "renewed", 1);
    assertTotal(here, 2);
    assertTotal(there, 1);
  }

  @Test
  void aRefusalIsCountedToo() {
    tokens.failsRenewalWith(new SessionEnded());
    assertThrows(SessionEnded.class, () -> node.renew(session, RenewalTiming.DUE));
    assertCounts(here, "issuer", "refused", 1);
    assertThrows(SessionEnded.class, () -> other.renew(session, RenewalTiming.DUE));
    assertCounts(there, "other_node", "refused", 1);
    assertTotal(here, 1);
  }

  @Test
  void anIssuerThatIsAwayIsNoResult() {
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(5), null));
    assertThrows(RefreshUnavailable.class, () -> node.renew(session, RenewalTiming.DUE));
    assertCounts(here, "issuer", "unavailable", 1);
    assertTotal(here, 1);
  }

  @Test
  void aNodeThatMayNotAskTheIssuerHasNoResult() {
    link.cut();
    assertThrows(RefreshUnavailable.class, () -> node.renew(session, RenewalTiming.DUE));
    assertCounts(here, "other_node", "unavailable", 1);
    assertTotal(here, 1);
  }
}
