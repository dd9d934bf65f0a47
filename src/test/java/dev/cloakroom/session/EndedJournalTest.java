package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.background.Background;
import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.Journal;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndedJournalTest {
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());
  private static final Settings SETTINGS = TestSettings.of();
  private static final Duration DAY = Duration.ofDays(1);

  private final FakeClock clock = new FakeClock();
  private final SharedMemory memory = new SharedMemory(clock);
  private final Member here = new Member(memory.link(), clock);
  private final Member there = new Member(memory.link(), clock);
  private final Session session = Tokens.session(PAIR);

  /** As much of a node as hears of ends. */
  private static final class Member {
    final Link link;
    final FakeBackground background = new FakeBackground();
    final EndedSessions ended;
    final EndedJournal journal;

    Member(Link link, Clock clock) {
      this.link = link;
      this.ended = new EndedSessions(SETTINGS, clock);
      this.journal = new EndedJournal(ended, link, background, SETTINGS, clock);
      journal.start(new FrontEndStarts("the application"));
    }

    boolean refuses(Session session) {
      return ended.contains(session);
    }

    void hears() {
      background.tick();
    }
  }

  @Test
  void anEndHoldsHereAtOnceAndThereWithTheNextTurn() {
    here.journal.end(session);
    assertTrue(here.refuses(session));
    assertFalse(there.refuses(session));
    there.hears();
    assertTrue(there.refuses(session));
    assertFalse(there.refuses(Tokens.session(PAIR)));
  }

  @Test
  void aNodeThatStartsKnowsWhatTheOthersHaveEndedBeforeItsFirstRequest() {
    for (var i = 0; i < 2_500; i++) {
      here.journal.end(Tokens.session(PAIR));
    }
    here.journal.end(session);
    assertTrue(new Member(memory.link(), clock).refuses(session));
  }

  @Test
  void anEndIsForgottenOnlyWhenTheSessionIsOverAnyway() {
    here.journal.end(session);
    clock.pass(DAY);
    assertTrue(new Member(memory.link(), clock).refuses(session));
    assertTrue(here.refuses(session));
    clock.pass(Duration.ofSeconds(2));
    assertFalse(here.refuses(session));
  }

  @Test
  void anEndOfTheProvidersReachesSessionsThatBeginLaterAtAnotherNode() {
    var digest = SessionAttributes.providerSidDigest(TestSettings.ISSUER, "s1");
    here.journal.end(new EndKey(EndKey.Kind.PROVIDER_SID, digest));
    there.hears();
    clock.pass(Duration.ofHours(23));
    var attributes =
        new SessionAttributes(
            IssuerKind.OPENID_CONNECT, Optional.of(digest), "{}", Optional.empty());
    var later = Session.begin(PAIR, "subject", attributes, new NodeId(), clock.instant());
    assertTrue(here.refuses(later));
    assertTrue(there.refuses(later));
    assertTrue(new Member(memory.link(), clock).refuses(later));
  }

  @Test
  void anEndDuringAnOutageIsTellableAfterIt() {
    here.link.cut();
    here.journal.end(session);
    assertTrue(here.refuses(session));
    there.hears();
    assertFalse(there.refuses(session));
    here.link.mend();
    here.hears();
    there.hears();
    assertTrue(there.refuses(session));
  }

  @Test
  void whatWasEndedDuringAnOutageIsCaughtUpWith() {
    there.link.cut();
    here.journal.end(session);
    there.hears();
    assertFalse(there.journal.upToDate());
    there.link.mend();
    there.journal.catchUp();
    assertTrue(there.journal.upToDate());
    assertTrue(there.refuses(session));
  }

  @Test
  void saysWhyTheLastReadingFailed() {
    assertEquals(Optional.empty(), there.journal.stateFault());
    there.link.cut();
    there.hears();
    assertEquals(Optional.of("unreachable"), there.journal.stateFault());
    there.link.mend();
    there.hears();
    assertEquals(Optional.empty(), there.journal.stateFault());
  }

  @Test
  void aJournalThatNobodyReadsAnyMoreIsNotUpToDate() {
    assertTrue(there.journal.upToDate());
    clock.pass(Duration.ofSeconds(5));
    assertTrue(there.journal.upToDate());
    clock.pass(Duration.ofMillis(1));
    assertFalse(there.journal.upToDate());
    there.hears();
    assertTrue(there.journal.upToDate());
  }

  @Test
  void aClockThatWasSetBackTellsNothingOfTheAge() {
    clock.pass(Duration.ofHours(-1));
    assertFalse(there.journal.upToDate());
    there.hears();
    assertTrue(there.journal.upToDate());
  }

  @Test
  void anEndElsewhereIsHeardWhileTheBackendHangsInEveryLogout() {
    var hang = new CountDownLatch(1);
    var all = Collections.nCopies(50, true).toArray(Boolean[]::new);
    var tokens = new FakeTokenService().revokes(all).runsOnRevocation(() -> awaitQuietly(hang));
    var background = new Background(Thread::new);
    try {
      var ended = new EndedSessions(SETTINGS, clock);
      var busy = new EndedJournal(ended, memory.link(), background, SETTINGS, clock);
      busy.start(new FrontEndStarts("the application"));
      var revocations = new TokenRevoker(tokens, background, new OnBehalf(null, null));
      for (var i = 0; i < 50; i++) {
        revocations.revoke(Tokens.session(PAIR));
      }
      Await.until("the backend hangs", () -> tokens.revoked().size() >= 4);
      there.journal.end(session);
      Await.until("the end is heard", () -> ended.contains(session));
      assertTrue(busy.upToDate());
    } finally {
      hang.countDown();
      background.stop();
    }
  }

  @Test
  void aNodeThatStartsInAnOutageCatchesUpLater() {
    here.journal.end(session);
    var link = memory.link();
    link.cut();
    var late = new Member(link, clock);
    assertFalse(late.journal.upToDate());
    link.mend();
    late.hears();
    assertTrue(late.refuses(session));
    assertTrue(late.journal.upToDate());
  }

  @Test
  void aServerThatLostItsMemoryIsToldAgain() {
    var grace = Session.begin(PAIR, "grace", new NodeId(), FakeClock.START);
    here.journal.end(session);
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, grace.subjectDigest()));
    there.hears();
    memory.forgetsEverything();
    there.hears();
    assertTrue(new Member(memory.link(), clock).refuses(session));
    assertTrue(new Member(memory.link(), clock).refuses(grace));
  }

  @Test
  void aServerThatLostItsMemoryIsToldAgainEvenIfANewNodeWasThereFirst() {
    here.journal.end(session);
    here.hears();
    memory.forgetsEverything();
    var late = new Member(memory.link(), clock);
    assertFalse(late.refuses(session));
    here.hears();
    late.hears();
    assertTrue(late.refuses(session));
  }

  // After a crash the server has what it wrote to disk last, and the one that takes its place has
  // what had reached it by then: the journal of before, without its last lines.
  @Test
  void aServerThatLostOnlyItsLastWritesIsToldThemAgain() {
    here.journal.end(Tokens.session(PAIR));
    var mark = here.link.get("ended-kept").orElseThrow();
    var written = here.link.read("ended", Journal.BEGINNING).lines().get(0);
    here.journal.end(session);
    there.hears();
    there.link.cut();
    there.hears();
    memory.forgetsEverything();
    here.link.put("ended-kept", mark, DAY);
    here.link.append("ended", written, DAY);
    there.link.mend();
    there.hears();
    assertTrue(new Member(memory.link(), clock).refuses(session));
  }

  @Test
  void tellsAfterAnOutageWhatIsMissingAndNothingElse() {
    var precise = Clock.offset(clock, Duration.ofNanos(1));
    var member = new Member(memory.link(), precise);
    member.journal.end(session);
    member.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    for (var outage = 0; outage < 3; outage++) {
      member.link.cut();
      member.journal.end(Tokens.session(PAIR));
      member.hears();
      member.hears();
      member.link.mend();
      member.hears();
      there.hears();
    }
    assertEquals(5, memory.link().read("ended", Journal.BEGINNING).lines().size());
  }

  @Test
  void anotherServerThatCountsAnewIsReadFromItsBeginning() {
    for (var i = 0; i < 10; i++) {
      here.journal.end(Tokens.session(PAIR));
    }
    there.hears();
    memory.forgetsEverything();
    here.journal.end(session);
    there.hears();
    assertTrue(there.refuses(session));
  }

  // Two nodes get the ids 1 and 2 from a sequence of a database, and 2 is committed first.
  @Test
  void aLineThatBecomesVisibleBehindALaterOneIsNotLost() {
    var store = new LateStore(clock);
    var first = new Member(Link.to(store), clock);
    var second = new Member(Link.to(store), clock);
    var reader = new Member(Link.to(store), clock);
    var late = Tokens.session(PAIR);
    store.holdsNextLineBack();
    first.journal.end(late);
    second.journal.end(session);
    reader.hears();
    assertTrue(reader.refuses(session));
    assertFalse(reader.refuses(late));
    store.showsHeldLine();
    reader.hears();
    assertTrue(reader.refuses(late));
    assertTrue(reader.refuses(session));
  }

  /** A store whose lines have ids before they are visible, as rows have that are not committed. */
  private static final class LateStore extends MemoryStore {
    private final List<String> lines = new ArrayList<>();
    private int held = Integer.MAX_VALUE;
    private boolean holdNext;

    LateStore(Clock clock) {
      super(clock);
    }

    void holdsNextLineBack() {
      holdNext = true;
    }

    void showsHeldLine() {
      held = Integer.MAX_VALUE;
    }

    @Override
    public void append(String journal, String line, Duration lifetime) {
      if (holdNext) {
        held = lines.size();
        holdNext = false;
      }
      lines.add(line);
    }

    @Override
    public Page read(String journal, String position) {
      var from = position.equals(BEGINNING) ? 0 : Integer.parseInt(position);
      var visible = IntStream.range(from, lines.size()).filter(id -> id != held);
      var next = Math.min(held, lines.size());
      return new Page(visible.mapToObj(lines::get).toList(), Integer.toString(next), false);
    }
  }

  // The connection did not break, and another node is the first to use the new server.
  @Test
  void anEndThatTheNewServerHasNotGotIsWrittenAgain() {
    var store = new HeirStore(clock);
    var writer = new Member(Link.to(store), clock);
    var reader = new Member(Link.to(store), clock);
    writer.journal.end(Tokens.session(PAIR));
    writer.hears();
    reader.hears();
    store.isReplicated();
    writer.journal.end(session);
    store.heirTakesOver();
    writer.hears();
    reader.hears();
    assertTrue(writer.journal.upToDate());
    assertTrue(reader.refuses(session));
    writer.hears();
    assertEquals(2, store.read("ended", Journal.BEGINNING).lines().size());
  }

  @Test
  void anEndThatWasReadAndThatTheNewServerHasNotGotIsWrittenAgain() {
    var store = new HeirStore(clock);
    var writer = new Member(Link.to(store), clock);
    var reader = new Member(Link.to(store), clock);
    store.isReplicated();
    writer.journal.end(session);
    reader.hears();
    store.heirTakesOver();
    var other = Tokens.session(PAIR);
    reader.journal.end(other);
    reader.hears();
    assertTrue(reader.journal.upToDate());
    var late = new Member(Link.to(store), clock);
    assertTrue(late.refuses(session));
    assertTrue(late.refuses(other));
    writer.hears();
    assertTrue(writer.refuses(other));
  }

  /** A store in whose place comes one that has not got the last lines, and nothing fails. */
  private static final class HeirStore extends MemoryStore {
    private final List<String> lines = new ArrayList<>();
    private List<String> replicated = List.of();

    HeirStore(Clock clock) {
      super(clock);
    }

    @Override
    public boolean shared() {
      return true;
    }

    void isReplicated() {
      replicated = List.copyOf(lines);
    }

    void heirTakesOver() {
      lines.clear();
      lines.addAll(replicated);
    }

    @Override
    public void append(String journal, String line, Duration lifetime) {
      lines.add(line);
    }

    // A position is the number of the lines before it, and the last of them.
    @Override
    public Page read(String journal, String position) {
      var from = position.equals(BEGINNING) ? 0 : Integer.parseInt(position.split(":")[0]);
      var last = from == 0 ? "" : position.split(":")[1];
      if (from > lines.size() || from > 0 && !lines.get(from - 1).equals(last)) {
        return Page.ofLostPosition();
      }
      var next = lines.isEmpty() ? BEGINNING : lines.size() + ":" + lines.get(lines.size() - 1);
      return new Page(List.copyOf(lines.subList(from, lines.size())), next, false);
    }
  }

  @Test
  void stepsOverLinesOfAnotherVersion() {
    here.link.append("ended", "client of a later version", DAY);
    here.journal.end(session);
    there.hears();
    assertTrue(there.refuses(session));
  }

  @Test
  void aSubjectLosesEverySessionThatHasBegunAndNoneThatBeginsLater() {
    clock.pass(Duration.ofSeconds(5));
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    there.hears();
    assertTrue(there.refuses(session));
    assertTrue(there.refuses(Tokens.session(PAIR)), "the same subject's other session");
    var grace = Session.begin(PAIR, "grace", new NodeId(), FakeClock.START);
    assertFalse(there.refuses(grace));
    clock.pass(DAY);
    assertTrue(there.refuses(session));
  }

  // Clocks of nodes may differ by a minute: the end must reach sessions that began on a node whose
  // clock is ahead, and must not reach those that begin after it on a node whose clock is behind.
  @Test
  void aMinuteOfClockSkewSparesNoSessionOfTheSubject() {
    var ahead = Clock.offset(clock, Duration.ofMinutes(1));
    var begunThere = Session.begin(PAIR, "ada", new NodeId(), ahead.instant());
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, begunThere.subjectDigest()));
    there.hears();
    assertTrue(here.refuses(begunThere));
    assertTrue(there.refuses(begunThere));
  }

  @Test
  void aMinuteOfClockSkewEndsNoSessionThatBeginsLater() {
    var behind = new Member(memory.link(), Clock.offset(clock, Duration.ofMinutes(-1)));
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    behind.hears();
    there.hears();
    var begun = Session.begin(PAIR, "ada", new NodeId(), clock.instant().minusSeconds(60));
    var later = behind.ended.startedAfterSubjectEnd(begun);
    assertFalse(behind.refuses(later));
    assertFalse(here.refuses(later));
    assertFalse(there.refuses(later));
  }

  // The second session begins behind the first end's minute, and so must the second end.
  @Test
  void anEndWithinAMinuteOfAnotherReachesTheSessionsBegunBetweenThem() {
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    var between = here.ended.startedAfterSubjectEnd(Tokens.session(PAIR));
    assertFalse(here.refuses(between));
    there.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    here.hears();
    assertTrue(there.refuses(between));
    assertTrue(here.refuses(between));
  }

  @Test
  void anEndLongAfterAnotherReachesTheSessionsBegunBetweenThem() {
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    clock.pass(Duration.ofHours(1));
    var between = Session.begin(PAIR, "ada", new NodeId(), clock.instant());
    assertFalse(here.refuses(between));
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()));
    assertTrue(here.refuses(between));
  }

  @Test
  void anEarlierEndThatIsHeardOfLaterTakesNothingBack() {
    clock.pass(Duration.ofHours(1));
    var begun = Session.begin(PAIR, "ada", new NodeId(), clock.instant());
    here.journal.end(new EndKey(EndKey.Kind.SUBJECT, begun.subjectDigest()));
    var earlier =
        new Ended(new EndKey(EndKey.Kind.SUBJECT, begun.subjectDigest()), FakeClock.START);
    there.link.append("ended", earlier.line(), DAY);
    here.hears();
    there.hears();
    assertTrue(here.refuses(begun));
    assertTrue(there.refuses(begun));
  }

  @Test
  void aSessionThatIsEndedByItsNameStaysEndedForAsLongAsItCouldLast() {
    clock.pass(Duration.ofSeconds(1));
    here.journal.end(new EndKey(EndKey.Kind.SESSION, session.publicId()));
    there.hears();
    assertTrue(here.refuses(session));
    assertTrue(there.refuses(session));
    assertFalse(there.refuses(Tokens.session(PAIR)));
    clock.pass(DAY);
    assertTrue(there.refuses(session));
  }

  @Test
  void asksTheStateOnceForAllWhoCallWhileItAnswers() throws InterruptedException {
    var held = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    var before = there.link.reads();
    there.link.before(
        () -> {
          asked.countDown();
          awaitQuietly(held);
        });
    var first = new Thread(there.journal::catchUp);
    first.start();
    asked.await();
    var others = Stream.generate(() -> new Thread(there.journal::catchUp)).limit(50).toList();
    others.forEach(Thread::start);
    Await.until(
        "all stand in line",
        () -> others.stream().allMatch(thread -> thread.getState() == Thread.State.BLOCKED));
    held.countDown();
    first.join();
    for (var other : others) {
      other.join();
    }
    assertEquals(2, there.link.reads() - before);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void asksNobodyWhereThereAreNoOtherNodes() {
    var background = new FakeBackground();
    var ended = new EndedSessions(SETTINGS, clock);
    var alone = new EndedJournal(ended, new MemoryStore(clock), background, SETTINGS, clock);
    alone.start(new FrontEndStarts("the application"));
    alone.end(session);
    assertEquals(0, background.repetitions());
    assertTrue(alone.upToDate());
    assertTrue(ended.contains(session));
  }
}
