package dev.cloakroom.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.metrics.NodeMetrics.Misfit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtherNodesTest {
  private static final String INSTALLATION = "i".repeat(22);
  private static final String KEY = "k".repeat(22);

  private final OtherNodes others = new OtherNodes(INSTALLATION, "me______", "1", Set.of(KEY));

  private static NodeReport report(int number) {
    return new NodeReport(INSTALLATION, "you_____", number, FakeClock.START, "1", "o".repeat(22));
  }

  private void hears(int... numbers) {
    var reports = Arrays.stream(numbers).mapToObj(OtherNodesTest::report).toList();
    others.hear(reports, FakeClock.START);
  }

  @Test
  void aReportThatIsReadAgainIsNotNew() {
    hears(1);
    hears(2);
    hears(2);
    hears(1, 2);
    assertEquals(0, others.count(Misfit.COOKIE_KEY));
    hears(3);
    assertEquals(1, others.count(Misfit.COOKIE_KEY));
  }

  @Test
  void manyReportsOfOneRoundCountOnce() {
    hears(1, 2, 3, 4, 5);
    hears();
    hears(6, 7);
    assertEquals(0, others.count(Misfit.COOKIE_KEY));
  }

  @Test
  void aReportOfAnyAgeIsNotNewLater() {
    others.know(List.of(report(1), report(2), report(3)));
    hears(1);
    hears(2);
    hears(3);
    assertEquals(0, others.count(Misfit.COOKIE_KEY));
  }
}
