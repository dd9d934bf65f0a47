package dev.cloakroom.session;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.RotatingBackend;
import dev.cloakroom.issuer.RotatingBackend.Trouble;
import dev.cloakroom.state.Link;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.state.TestDatabase;
import dev.cloakroom.state.TestServers;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What {@link RenewalMatrixTest} tells, played step by step. */
final class RenewalScene implements AutoCloseable {
  private static final String OLD_KEY = TestSettings.KEY_A;
  private static final String NEW_KEYS = TestSettings.KEY_B + "," + TestSettings.KEY_A;
  private static final String NONE = "none";

  final FakeClock clock = new FakeClock();
  final RotatingBackend backend = new RotatingBackend(clock);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Supplier<Link> links;
  private final Runnable stateDies;
  private final Runnable stateIsBack;
  private final List<Member> nodes = new ArrayList<>();
  private final TestBrowser old = new TestBrowser();
  private TestBrowser newest = old;
  private TestBrowser again;

  private RenewalScene(Supplier<Link> links, Runnable stateDies, Runnable stateIsBack) {
    this.links = links;
    this.stateDies = stateDies;
    this.stateIsBack = stateIsBack;
  }

  static RenewalScene inMemory() {
    var clockOfState = new FakeClock[1];
    var all = new ArrayList<Link>();
    var memory = new SharedMemory[1];
    var scene =
        new RenewalScene(
            () -> {
              var link = memory[0].link();
              all.add(link);
              return link;
            },
            () -> all.forEach(Link::cut),
            () -> all.forEach(Link::mend));
    clockOfState[0] = scene.clock;
    memory[0] = new SharedMemory(clockOfState[0]);
    scene.begin();
    return scene;
  }

  static RenewalScene on(TestServers redis) {
    var scene = new RenewalScene(() -> Link.to(redis), redis::stop, redis::start);
    scene.begin();
    return scene;
  }

  static RenewalScene on(TestDatabase database) {
    var scene = new RenewalScene(() -> Link.to(database), database::stop, database::start);
    scene.begin();
    return scene;
  }

  /** One node, its way to the state, and whether it is still there. */
  private final class Member {
    final Link link = links.get();
    final TestNode node;
    boolean dead;

    Member(String keys) {
      this.node =
          new TestNode(
              TestSettings.of("cloakroom.cookie.keys", keys), backend.client(), link, clock);
    }

    void dies() {
      dead = true;
      link.cut();
    }
  }

  /** What each was told, in the words of the table. */
  record Seen(String caller, String beside, String elsewhere, String late, int asked, String end) {}

  private void begin() {
    for (var i = 0; i < 3; i++) {
      nodes.add(new Member(OLD_KEY));
    }
    signsIn(old, nodes.get(0));
    clock.pass(RotatingBackend.LIFE);
  }

  private void signsIn(TestBrowser browser, Member at) {
    var exchange = browser.sends();
    at.node
        .serves(exchange.request())
        .start(backend.signsIn("ada"), "ada", SessionAttributes.OF_PASSWORD);
    browser.receives(exchange);
  }

  Seen plays(String event, String moment) throws Exception {
    var seen =
        switch (moment) {
          case "before" -> before(event);
          case "during" -> during(event);
          case "after" -> after(event);
          default -> throw new IllegalArgumentException(moment);
        };
    var asked = backend.asked();
    return new Seen(seen.get(0), seen.get(1), seen.get(2), seen.get(3), asked, inTheEnd());
  }

  private List<String> before(String event) throws Exception {
    happens(event);
    if (event.startsWith("backend")) {
      // Somebody met the trouble a moment ago; now it is over.
      calls(nodes.get(2), old.copy());
      backend.isWell();
    }
    return playedThrough(() -> {});
  }

  private List<String> during(String event) throws Exception {
    return playedThrough(() -> happens(event));
  }

  private List<String> after(String event) throws Exception {
    var caller = old.copy();
    var beside = old.copy();
    var elsewhere = old.copy();
    calls(nodes.get(0), caller);
    calls(nodes.get(0), beside);
    calls(nodes.get(1), elsewhere);
    happens(event);
    return List.of(
        calls(nodes.get(0), caller),
        calls(nodes.get(0), beside),
        calls(nodes.get(1), elsewhere),
        calls(nodes.get(2), old.copy()));
  }

  private List<String> playedThrough(Runnable event) throws Exception {
    backend.holds();
    var already = backend.asked();
    var caller = starts(nodes.get(0));
    Await.until("the caller asks or has its answer", () -> caller.settled(already));
    var beside = starts(nodes.get(0));
    Await.until("the one beside waits", beside::waits);
    var elsewhere = starts(nodes.get(1));
    Await.until("the one elsewhere waits or asks", () -> elsewhere.settled(already));
    event.run();
    backend.releases();
    return List.of(
        caller.answer(), beside.answer(), elsewhere.answer(), calls(nodes.get(2), old.copy()));
  }

  /** A call on a thread of its own. */
  private final class Call {
    private final Member at;
    private final Future<String> answer;
    private volatile Thread thread;

    Call(Member at) {
      this.at = at;
      this.answer =
          threads.submit(
              () -> {
                thread = Thread.currentThread();
                return calls(at, old.copy());
              });
    }

    // A thread that waits for a database waits too. That is not meant.
    boolean waits() {
      var questions = at.link.questions();
      var waits = thread != null && thread.getState() == Thread.State.TIMED_WAITING;
      return answer.isDone() || waits && questions >= 0 && questions == at.link.questions();
    }

    boolean settled(int already) {
      return waits() || backend.asked() > already && at == asker(already);
    }

    String answer() throws Exception {
      return at.dead ? NONE : answer.get(3, TimeUnit.MINUTES);
    }
  }

  // The first node that is alive is the one that leads.
  private Member asker(int already) {
    return nodes.stream().filter(member -> !member.dead).findFirst().orElseThrow();
  }

  private Call starts(Member at) {
    return new Call(at);
  }

  private String calls(Member at, TestBrowser browser) {
    if (at.dead) {
      return NONE;
    }
    var exchange = browser.sends();
    var answer = answer(at.node.serves(exchange.request()));
    browser.receives(exchange);
    var touched = !exchange.setCookies().isEmpty();
    switch (answer) {
      case "200":
        if (touched) {
          newest = browser.copy();
        }
        return touched ? "new" : "good";
      case "401":
        return browser.hasCookies() ? "over!" : "over";
      default:
        return touched ? answer + " with cookies" : answer;
    }
  }

  private static String answer(CurrentSession current) {
    try {
      current.fresh();
      return "200";
    } catch (SessionEnded e) {
      return "401";
    } catch (RefreshUnavailable e) {
      return "later";
    } catch (LoginRequired e) {
      return "login";
    }
  }

  private void happens(String event) {
    switch (event) {
      case "logout" -> logsOut();
      case "logout, refused" -> {
        logsOut();
        backend.isInTrouble(Trouble.SAYS_400);
      }
      case "new login" -> signsInAgain();
      case "new login, refused" -> {
        signsInAgain();
        backend.isInTrouble(Trouble.SAYS_400);
      }
      case "admin end of session" ->
          nodes.get(2).node.journal.end(new EndKey(EndKey.Kind.SESSION, session().publicId()));
      case "admin end of subject" ->
          nodes.get(2).node.journal.end(new EndKey(EndKey.Kind.SUBJECT, session().subjectDigest()));
      case "key rotation" -> keysRotate();
      case "node death" -> nodeDies();
      case "state death" -> stateDies.run();
      default ->
          backend.isInTrouble(
              Trouble.valueOf(
                  event.replace("backend ", "").replace(' ', '_').toUpperCase(Locale.ROOT)));
    }
    nodes.forEach(member -> member.node.background.tick());
  }

  private Session session() {
    return nodes.get(2).node.serves(old.copy().sends().request()).peek().orElseThrow();
  }

  private void logsOut() {
    nodes.get(2).node.serves(old.copy().sends().request()).end(EndCause.LOGOUT);
  }

  private void signsInAgain() {
    again = old.copy();
    signsIn(again, nodes.get(2));
  }

  // Node by node: who is asked already goes on with the node that it is at.
  private void keysRotate() {
    for (var i = 0; i < 3; i++) {
      nodes.set(i, new Member(NEW_KEYS));
    }
  }

  private void nodeDies() {
    nodes.get(0).dies();
    backend.forgetsThoseItHolds();
    if (backend.asked() > 0) {
      // Its lease ends by itself.
      clock.pass(Duration.ofSeconds(3));
    }
  }

  private String inTheEnd() {
    stateIsBack.run();
    backend.isWell();
    backend.forgetsThoseItHolds();
    var alive = nodes.stream().filter(member -> !member.dead).toList();
    alive.forEach(member -> member.node.background.tick());
    if (again != null && !calls(alive.get(1), again).equals("good")) {
      return "the new login is lost";
    }
    var worth = calls(alive.get(0), newest.copy());
    for (var member : alive) {
      if (worth.equals("over") != calls(member, newest.copy()).equals("over")) {
        return "not the same everywhere";
      }
    }
    return worth;
  }

  @Override
  public void close() {
    backend.releases();
    threads.shutdownNow();
    nodes.stream().filter(member -> !member.dead).forEach(member -> member.link.close());
  }
}
