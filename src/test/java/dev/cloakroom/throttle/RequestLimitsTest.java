package dev.cloakroom.throttle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Limited;
import dev.cloakroom.config.Rate;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.TooManyRequests;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestLimitsTest {
  private static final String ADDRESS = "192.0.2.1";

  private final FakeClock clock = new FakeClock();
  private final Session session = session("1");

  private static Session session(String name) {
    var pair = new TokenPair("access-" + name, Optional.empty(), Optional.empty());
    return Session.begin(pair, "ada", new NodeId(), FakeClock.START);
  }

  private RequestLimits limits(String... pairs) {
    return new RequestLimits(TestSettings.of(pairs), clock);
  }

  private Duration refusal(RequestLimits limits) {
    var refused = assertThrows(TooManyRequests.class, () -> limits.take(Limited.RELAY, session));
    assertEquals(Problem.TOO_MANY_REQUESTS, refused.problem());
    return refused.retryAfter().orElseThrow();
  }

  private void takes(RequestLimits limits, int times) {
    for (var i = 0; i < times; i++) {
      limits.take(Limited.RELAY, session);
    }
  }

  @Test
  void countsForEachSessionAndEachLimit() {
    var limits = limits("cloakroom.limit.relay", "2/PT1M", "cloakroom.limit.renewal", "1/PT1M");
    takes(limits, 2);
    refusal(limits);
    assertDoesNotThrow(() -> limits.take(Limited.RELAY, session("2")));
    assertDoesNotThrow(() -> limits.take(Limited.RENEWAL, session));
    assertThrows(TooManyRequests.class, () -> limits.take(Limited.RENEWAL, session));
  }

  @Test
  void knowsASessionAfterItsRenewal() {
    var limits = limits("cloakroom.limit.relay", "1/PT1M");
    takes(limits, 1);
    var renewed = session.with(session("2").tokens(), "another-node");
    assertThrows(TooManyRequests.class, () -> limits.take(Limited.RELAY, renewed));
  }

  @Test
  void saysInWholeSecondsWhenToComeBack() {
    var limits = limits("cloakroom.limit.relay", "2/PT3S");
    takes(limits, 2);
    assertEquals(Duration.ofSeconds(2), refusal(limits));
    clock.pass(Duration.ofMillis(1499));
    assertEquals(Duration.ofSeconds(1), refusal(limits));
    clock.pass(Duration.ofMillis(1));
    takes(limits, 1);
    refusal(limits);
  }

  @Test
  void comesBackByItself() {
    var limits = limits("cloakroom.limit.relay", "3/PT1M");
    takes(limits, 3);
    for (var i = 0; i < 100; i++) {
      refusal(limits);
    }
    clock.pass(Duration.ofSeconds(20));
    takes(limits, 1);
    refusal(limits);
    clock.pass(Duration.ofHours(1));
    takes(limits, 3);
    refusal(limits);
  }

  @Test
  void givesBack() {
    var limits = limits("cloakroom.limit.relay", "1/PT1M");
    for (var i = 0; i < 10; i++) {
      takes(limits, 1);
      limits.giveBack(Limited.RELAY, session);
    }
    limits.giveBack(Limited.RELAY, session("2"));
    takes(limits, 1);
    refusal(limits);
  }

  @Test
  void givesBackNoMoreThanThereWas() {
    var limits = limits("cloakroom.limit.relay", "1/PT1M");
    takes(limits, 1);
    limits.giveBack(Limited.RELAY, session);
    limits.giveBack(Limited.RELAY, session);
    takes(limits, 1);
    refusal(limits);
  }

  @ParameterizedTest
  @EnumSource
  void canBeSwitchedOff(Limited limited) {
    var limits = limits(limited.key(), "off");
    for (var i = 0; i < 10_000; i++) {
      limits.take(limited, session);
      limits.takeOf(limited, ADDRESS);
    }
    limits.giveBack(limited, session);
    limits.giveBackOf(limited, ADDRESS);
  }

  @Test
  void stopsAThousandCallsASecondAndNoPageWithHundreds() {
    var limits = limits("cloakroom.limit.relay", "3000/PT10S");
    var taken = 0;
    for (var i = 0; i < 10_000; i++) {
      if (i % 1000 == 0) {
        clock.pass(Duration.ofSeconds(1));
      }
      try {
        limits.take(Limited.RELAY, session);
        taken++;
      } catch (TooManyRequests e) {
        assertEquals(Optional.of(Duration.ofSeconds(1)), e.retryAfter());
      }
    }
    assertEquals(3000 + 9 * 300, taken);
  }

  @Test
  void countsAnIpv6SubscriberOnce() {
    var limits = limits("cloakroom.limit.callback", "2/PT1M");
    limits.takeOf(Limited.CALLBACK, "2001:db8:0:1::1");
    limits.takeOf(Limited.CALLBACK, "2001:db8:0:1::2");
    assertThrows(
        TooManyRequests.class, () -> limits.takeOf(Limited.CALLBACK, "2001:db8::1:ffff:0:0:3"));
    assertDoesNotThrow(() -> limits.takeOf(Limited.CALLBACK, "2001:db8:0:2::1"));
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    var limits = limits("cloakroom.limit.relay", "3/PT1M");
    takes(limits, 3);
    clock.pass(Duration.ofHours(-1));
    takes(limits, 3);
    refusal(limits);
  }

  @Test
  void admitsNoMoreToManyAtTheSameTime() throws Exception {
    var limits = limits("cloakroom.limit.relay", "100/PT1H");
    var threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> call =
          () -> {
            try {
              limits.take(Limited.RELAY, session);
              return true;
            } catch (TooManyRequests e) {
              return false;
            }
          };
      var taken = 0;
      for (var future : threads.invokeAll(IntStream.range(0, 1000).mapToObj(i -> call).toList())) {
        taken += future.get() ? 1 : 0;
      }
      assertEquals(100, taken);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nobodyGetsANewCountByFillingTheRoom() {
    var buckets = new Buckets(new Rate(10, Duration.ofMinutes(1)), clock);
    for (var i = 0; i < 10; i++) {
      assertEquals(Duration.ZERO, buckets.take("guilty"));
    }
    for (var round = 0; round < 2; round++) {
      for (var i = 0; i < Buckets.MOST; i++) {
        buckets.take("filler " + round + " " + i);
      }
      clock.pass(Duration.ofSeconds(1));
    }
    assertEquals(Buckets.MOST, buckets.size());
    assertEquals(Duration.ofSeconds(4), buckets.take("guilty"));
  }

  @Test
  void makesRoomOfThoseThatHaveTheirWholeCount() {
    var buckets = new Buckets(new Rate(10, Duration.ofMinutes(1)), clock);
    for (var i = 0; i < Buckets.MOST; i++) {
      buckets.take("filler " + i);
    }
    for (var i = 0; i < 20; i++) {
      assertEquals(Duration.ZERO, buckets.take("without room"));
    }
    clock.pass(Duration.ofSeconds(6));
    for (var i = 0; i < 10; i++) {
      assertEquals(Duration.ZERO, buckets.take("new"));
    }
    assertEquals(Duration.ofSeconds(6), buckets.take("new"));
    assertEquals(1, buckets.size());
  }

  @Test
  void writesOneLineAMinuteAndCountsEachRefusal() {
    var settings = TestSettings.of("cloakroom.limit.relay", "1/PT1H", "cloakroom.metrics", "on");
    var metrics = new Metrics(settings);
    var limits = new RequestLimits(settings, metrics, clock);
    takes(limits, 1);
    var lines = new ArrayList<String>();
    try (var log = LogCapture.of(RequestLimits.class)) {
      for (var i = 0; i < 50; i++) {
        refusal(limits);
      }
      lines.addAll(log.warnings());
      assertEquals(List.of("too_many_requests: more than cloakroom.limit.relay=1/PT1H"), lines);
      clock.pass(Duration.ofHours(1));
      takes(limits, 1);
      refusal(limits);
      lines.add(
          "too_many_requests: more than cloakroom.limit.relay=1/PT1H (49 more of these were not"
              + " logged)");
      assertEquals(lines, log.warnings());
    }
    var text = new String(metrics.exposition(null, true, 1).text(), StandardCharsets.UTF_8);
    var series = "cloakroom_limited_total{limit=\"%s\"} %s\n";
    for (var expected : Map.of("relay", "51.0", "renewal", "0.0").entrySet()) {
      var line = series.formatted(expected.getKey(), expected.getValue());
      assertTrue(text.contains(line), text);
    }
  }
}
