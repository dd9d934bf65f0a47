package dev.cloakroom.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.Reading;
import dev.cloakroom.state.Journal;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedDatabase;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.Store;
import dev.cloakroom.state.TestH2;
import dev.cloakroom.token.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeComparisonTest {
  private static final String KEYS = "cloakroom.cookie.keys";
  private static final String A = TestSettings.KEY_A;
  private static final String B = TestSettings.KEY_B;
  private static final String VERSION = "1.0.0";
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MINUTE = 12;
  private static final int HOUR = 60 * MINUTE;
  // Three reports, of which the first may come half a minute after the start.
  private static final int UNTIL_TOLD = 2 * MINUTE;

  private final FakeClock storeClock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(storeClock);
  private final LogCapture log = LogCapture.of(OtherNodes.class);
  private final List<Member> members = new ArrayList<>();

  @AfterEach
  void close() {
    log.close();
  }

  /** As much of a node as compares itself with others. */
  private final class Member {
    final FakeClock clock = new FakeClock();
    final FakeBackground background = new FakeBackground();
    final NodeId id = new NodeId();
    final Link link;
    final Metrics metrics = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
    final NodeComparison comparison;

    Member(String version, Settings settings) {
      this(version, settings, memory.link());
    }

    Member(String version, Settings settings, Link link) {
      this.link = link;
      clock.pass(Duration.between(clock.instant(), storeClock.instant()));
      comparison = new NodeComparison(link, background, id, settings, metrics, clock, version);
      comparison.start("the application");
      members.add(this);
    }

    /** It ends without a word. */
    void dies() {
      members.remove(this);
    }

    String misfits() {
      return comparison.misfits().orElse("");
    }
  }

  private Member node(String keys) {
    return new Member(VERSION, TestSettings.of(KEYS, keys));
  }

  private Member ofVersion(String version) {
    return new Member(version, TestSettings.of());
  }

  private Member ahead(long seconds) {
    var node = node(A);
    node.clock.pass(Duration.ofSeconds(seconds));
    return node;
  }

  private void passes(Duration time) {
    storeClock.pass(time);
    members.forEach(member -> member.clock.pass(time));
  }

  private void rounds(int count) {
    for (var i = 0; i < count; i++) {
      passes(PAUSE);
      members.forEach(member -> member.background.tick());
    }
  }

  private void assertNobodyTells() {
    assertEquals(List.of(), log.lines());
    members.forEach(member -> assertEquals("", member.misfits()));
  }

  @Test
  void nodesThatFitTellNothing() {
    node(A);
    node(A);
    node(A);
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void tellsOnceThatItCannotOpenAnotherNodesCookies() {
    var here = node(A);
    var there = node(B + "," + A);
    rounds(HOUR);
    assertEquals(
        List.of(
            "another node, "
                + there.id.id()
                + ", seals cookies with a key that this node does not have: calls of its"
                + " sessions get 401 here; give all nodes the same cloakroom.cookie.keys"),
        log.warnings());
    assertEquals("cookie-key", here.misfits());
    assertEquals("", there.misfits());
  }

  @Test
  void tellsSoonThatItCannotOpenAnotherNodesCookies() {
    var here = node(A);
    node(B);
    rounds(UNTIL_TOLD);
    assertEquals("cookie-key", here.misfits());
  }

  @Test
  void oneOfThreeWithAnotherKeyIsToldByAll() {
    var nodes = List.of(node(A), node(A), node(B));
    rounds(UNTIL_TOLD);
    nodes.forEach(node -> assertEquals("cookie-key", node.misfits()));
    var odd = nodes.get(2).id.id();
    assertEquals(2, log.warnings().stream().filter(line -> line.contains(odd)).count());
    assertEquals(4, log.warnings().size());
  }

  // The steps of a change of keys, one node after another.
  @ParameterizedTest
  @CsvSource({"a, ab", "ab, ba", "ba, b"})
  void aChangeOfKeysStepByStepTellsNothing(String before, String after) {
    node(keys(before));
    node(keys(after));
    rounds(HOUR);
    assertNobodyTells();
  }

  private static String keys(String letters) {
    return String.join(",", letters.chars().mapToObj(key -> key == 'a' ? A : B).toList());
  }

  @Test
  void theSameKeyUnderAnotherIdOpensNothing() {
    var here = node(A);
    node(A.replace("a:", "other:"));
    rounds(UNTIL_TOLD);
    assertEquals("cookie-key", here.misfits());
  }

  @Test
  void aNodeThatIsStartedAnewWithTheRightKeysEndsIt() {
    var here = node(A);
    var there = node(B);
    rounds(UNTIL_TOLD);
    there.dies();
    node(A);
    rounds(UNTIL_TOLD);
    assertEquals("", here.misfits());
    assertEquals(
        "another node, " + there.id.id() + ", which did not fit, is not heard of any more",
        log.lines().get(log.lines().size() - 1));
  }

  @Test
  void theReportsOfADeadNodeProveNothing() {
    var dead = node(B);
    rounds(UNTIL_TOLD);
    dead.dies();
    node(A);
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void aNodeThatStoodStillDoesNotTellOfThoseThatDiedMeanwhile() {
    var still = node(A);
    rounds(MINUTE);
    members.remove(still);
    var dead = node(B);
    rounds(HOUR);
    dead.dies();
    members.add(still);
    still.clock.pass(PAUSE.multipliedBy(HOUR));
    rounds(HOUR);
    assertNobodyTells();
  }

  // After the change the backlog of a node that stood still is read in one round.
  @Test
  void reportsThatComeLateDoNotTellOfClocks() {
    var still = oneOfTwoThatStoodStill();
    still.clock.pass(PAUSE.multipliedBy(HOUR));
    rounds(HOUR);
    assertNobodyTells();
  }

  /** A node that made no rounds for an hour, while the other one did. Its clock stood still too. */
  private Member oneOfTwoThatStoodStill() {
    var still = node(A);
    node(A);
    rounds(MINUTE);
    members.remove(still);
    rounds(HOUR);
    members.add(still);
    return still;
  }

  @Test
  void aResumedMachineWhoseClockIsSetRightWithinAMinuteTellsNothing() {
    var still = oneOfTwoThatStoodStill();
    rounds(MINUTE - 1);
    still.clock.pass(PAUSE.multipliedBy(HOUR));
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void tellsThatAnotherClockIsAhead() {
    var here = node(A);
    var there = ahead(100);
    rounds(HOUR);
    assertEquals("clock", here.misfits());
    assertEquals("", there.misfits());
    assertEquals(1, log.lines().size());
    var line = log.warnings().get(0);
    assertTrue(line.startsWith("the clock of node " + there.id.id() + " is ahead of this"), line);
    assertTrue(line.contains(" by 95 s or more") || line.contains(" by 100 s or more"), line);
  }

  @ParameterizedTest
  @CsvSource({"60, false", "66, true"})
  void aMinuteIsTheLimit(int seconds, boolean told) {
    var here = node(A);
    ahead(seconds);
    rounds(HOUR);
    assertEquals(told ? "clock" : "", here.misfits());
  }

  @Test
  void aClockThatIsSetRightEndsIt() {
    var here = node(A);
    var there = ahead(3600);
    rounds(UNTIL_TOLD);
    there.clock.pass(Duration.ofSeconds(-3600));
    rounds(MINUTE);
    assertEquals("", here.misfits());
    assertEquals(
        "another node, " + there.id.id() + ", fits again: clock",
        log.lines().get(log.lines().size() - 1));
  }

  @Test
  void aClockAtTheLimitIsToldOnce() {
    node(A);
    var there = ahead(66);
    rounds(UNTIL_TOLD);
    there.clock.pass(Duration.ofSeconds(-10));
    rounds(UNTIL_TOLD);
    there.clock.pass(Duration.ofSeconds(10));
    rounds(UNTIL_TOLD);
    assertEquals(1, log.lines().size());
  }

  @Test
  void aSlowStoreTellsNothing() {
    var here = node(A);
    node(A);
    here.link.before(() -> passes(Duration.ofSeconds(40)));
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void aRollingUpgradeHasTenMinutes() {
    var old = ofVersion("1.0.0");
    var young = ofVersion("1.1.0");
    rounds(9 * MINUTE);
    assertNobodyTells();
    rounds(3 * MINUTE);
    assertEquals("version", old.misfits());
    assertEquals("version", young.misfits());
    assertEquals(2, log.warnings().size());
    var line =
        "another node, "
            + young.id.id()
            + ", has had the version 1.1.0 for ten minutes, and this node has 1.0.0: give all nodes"
            + " the same version";
    assertTrue(log.warnings().contains(line), () -> log.warnings().toString());
  }

  @Test
  void anOutageOfTheStoreProvesNothing() {
    var here = node(A);
    var there = node(B);
    rounds(NodeComparison.ROUNDS_PER_REPORT);
    assertNobodyTells();
    here.link.cut();
    rounds(HOUR);
    there.dies();
    here.link.mend();
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void whatIsToldStaysToldInAnOutage() {
    var here = node(A);
    node(B);
    rounds(UNTIL_TOLD);
    members.forEach(member -> member.link.cut());
    rounds(HOUR);
    assertEquals("cookie-key", here.misfits());
    members.forEach(member -> member.link.mend());
    rounds(MINUTE);
    assertEquals("cookie-key", here.misfits());
    assertEquals(2, log.lines().size());
  }

  // Such a store has reports of any age behind the beginning.
  @Test
  void aJournalThatIsReadFromItsBeginningProvesNothing() {
    var store = new Forgetful(storeClock);
    var background = new FakeBackground();
    var comparison =
        new NodeComparison(
            store, background, new NodeId(), TestSettings.of(), Metrics.off(), storeClock, VERSION);
    comparison.start("the application");
    var installation = Digest.of("", TestSettings.of().cookies().prefix());
    for (var number = 1; number <= HOUR; number++) {
      background.tick();
      store.append("nodes", line(installation, number), Duration.ofDays(1));
    }
    assertNobodyTells();
    assertEquals(Optional.empty(), comparison.misfits());
  }

  private String line(String installation, int number) {
    return new NodeReport(
            installation, "deadbeef", number, storeClock.instant(), VERSION, "k".repeat(22))
        .line();
  }

  /** Loses the position after each reading. */
  private static final class Forgetful extends MemoryStore {
    Forgetful(Clock clock) {
      super(clock);
    }

    @Override
    public Journal.Page read(String journal, String position) {
      return position.equals(Journal.BEGINNING)
          ? super.read(journal, position)
          : Journal.Page.ofLostPosition();
    }

    @Override
    public boolean shared() {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloakroom.public-origins", "cloakroom.cookie.prefix"})
  void anotherApplicationInTheSameStoreIsNotCompared(String key) {
    node(A);
    var value = key.endsWith("origins") ? "https://other.example" : "__Host-Other-";
    new Member("2.0.0", TestSettings.of(KEYS, B, key, value));
    rounds(HOUR);
    assertNobodyTells();
  }

  @Test
  void theOrderOfTheOriginsDoesNotCount() {
    var origins = "https://a.example,https://b.example";
    new Member(VERSION, TestSettings.of(KEYS, A, "cloakroom.public-origins", origins));
    origins = "https://b.example,https://a.example";
    var other = new Member(VERSION, TestSettings.of(KEYS, B, "cloakroom.public-origins", origins));
    rounds(UNTIL_TOLD);
    assertEquals("cookie-key", other.misfits());
  }

  @Test
  void readinessHasAllThatDoesNotFitAndTheMetricsTheNumberOfNodes() {
    var here = node(A);
    for (var i = 0; i < 2; i++) {
      new Member("2.0.0", TestSettings.of(KEYS, B)).clock.pass(Duration.ofHours(1));
    }
    rounds(11 * MINUTE);
    assertEquals("cookie-key,clock,version", here.misfits());
    assertEquals(2, misfit(here, "cookie_key"));
    assertEquals(2, misfit(here, "clock"));
    assertEquals(2, misfit(here, "version"));
    List.copyOf(members.subList(1, 3)).forEach(Member::dies);
    rounds(UNTIL_TOLD);
    assertEquals("", here.misfits());
    assertEquals(0, misfit(here, "cookie_key"));
  }

  private static double misfit(Member node, String cause) {
    return Reading.of(node.metrics).value("cloakroom_nodes_misfit{cause=\"" + cause + "\"}");
  }

  @Test
  void tellsThroughADatabaseToo() {
    try (var database = new TestH2()) {
      var shared = new SharedDatabase(database, storeClock);
      var here = new Member(VERSION, TestSettings.of(), shared.link());
      var there = new Member("1.1.0", TestSettings.of(KEYS, B + "," + A), shared.link());
      rounds(HOUR);
      assertEquals("cookie-key,version", here.misfits());
      assertEquals("version", there.misfits());
      assertEquals(3, log.lines().size());
      shared.close();
    }
  }

  @Test
  void aNodeWithoutOthersHasNothingToDo() {
    Store store = new MemoryStore(storeClock);
    var background = new FakeBackground();
    var comparison =
        new NodeComparison(
            store, background, new NodeId(), TestSettings.of(), Metrics.off(), storeClock);
    comparison.start("the application");
    assertEquals(0, background.repetitions());
    assertEquals(false, comparison.areCompared());
  }
}
