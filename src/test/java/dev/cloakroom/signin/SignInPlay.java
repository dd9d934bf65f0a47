package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.signin.SignInScene.Answer;
import dev.cloakroom.testing.JwtDraft;
import dev.cloakroom.testing.ScriptedProvider;
import dev.cloakroom.token.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What {@link SignInMatrixTest} tells, played step by step. */
final class SignInPlay implements AutoCloseable {
  private static final String CALLER = "caller";
  private static final String SECOND = "second";
  private static final String LATE = "late";
  // How long a node waits for another one that has taken a sign-in.
  private static final Duration WAIT = Duration.ofSeconds(14);
  private static final Duration REPLAY = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SignInScene scene;
  private final SignInBrowser browser;
  // The sessions in the order of their beginning, each with a browser that has its cookies.
  private final Map<String, Held> sessions = new LinkedHashMap<>();

  private int codesBefore;

  private record Held(String name, SignInBrowser holder) {}

  /** A browser has signed in at one of two nodes, some time ago. */
  SignInPlay(String event) {
    // The test does not wait long for an answer that does not come.
    this.scene =
        event.equals("token endpoint is slow")
            ? new SignInScene("cloakroom.oidc.read-timeout", "PT2S")
            : new SignInScene();
    this.browser = scene.browser();
    var answer = scene.comesBack(browser, scene.node(0), scene.visits(browser, scene.node(0), ""));
    sessions.put("old", new Held(answer.session().orElseThrow().publicId(), answer.holder()));
    scene.passes(Duration.ofMinutes(1));
  }

  /** What each was told, in the words of the table. */
  record Seen(List<String> told, int codes, String alive) {}

  Seen plays(String event) throws Exception {
    codesBefore = scene.codes().size();
    var told = told(event);
    var codes = scene.codes();
    assertEquals(codes.size(), new HashSet<>(codes).size(), "a code was sent twice");
    return new Seen(told, codes.size() - codesBefore, alive());
  }

  private List<String> told(String event) throws Exception {
    if (event.startsWith("start, ")) {
      return start(event.substring("start, ".length()));
    }
    if (event.startsWith("logout token ")) {
      return logoutToken(event);
    }
    return switch (event) {
      case "metadata is away, and not known" -> atNewNodes("metadata is away");
      case "keys are away, and not known" -> atNewNodes("keys are away");
      case "provider's clock 10 s ahead" -> withClock(Duration.ofSeconds(10));
      case "provider's clock 10 s behind" -> withClock(Duration.ofSeconds(-10));
      case "provider's clock 10 min ahead" -> withClock(Duration.ofMinutes(10));
      case "provider's clock 10 min behind" -> withClock(Duration.ofMinutes(-10));
      case "user takes 599 s" -> takes(Duration.ofSeconds(599));
      case "user takes 600 s" -> takes(Duration.ofSeconds(600));
      case "answer of another issuer comes first" -> forged("iss=https%3A%2F%2Fother.example");
      case "answer without iss comes first" -> forged("");
      case "code replayed" -> replayed(Duration.ZERO);
      case "back button, a minute later" -> replayed(Duration.ofMinutes(1));
      case "code stolen, the thief is first" -> stolen(true);
      case "code stolen, the thief is last" -> stolen(false);
      case "codes swapped" -> swappedCodes();
      case "cookies swapped" -> swappedCookies();
      case "another browser has the answer" -> inAnotherBrowser();
      case "double click" -> clickedTwice(0);
      case "double click, two nodes" -> clickedTwice(1);
      case "reload" -> reloaded();
      case "six starts" -> sixStarts();
      case "a thousand starts" -> aThousandStarts();
      case "prompt=none, nobody is signed in" -> {
        ProviderFaults.play("error login_required", scene.provider);
        yield new Tabs("prompt=none&").played();
      }
      case "Redis away since the start" -> stateAwaySinceTheStart();
      case "Redis away after the take" -> stateAwayAfterTheTake();
      case "node dies after the take" -> nodeDies();
      default -> withFault(event);
    };
  }

  /** The caller's tab and the second one, while their users are at the provider. */
  private final class Tabs {
    final String caller;
    final String callersSid;
    final String second;
    final SignInBrowser before;

    Tabs(String parameters) {
      this.caller = scene.visits(browser, scene.node(0), parameters + "returnTo=/caller");
      this.callersSid = scene.provider.lastSession();
      this.second = scene.visits(browser, scene.node(1), parameters + "returnTo=/second");
      this.before = browser.copy();
    }

    List<String> played() {
      return List.of(caller(), second(), late());
    }

    String caller() {
      return caller(caller);
    }

    String caller(String query) {
      return words(CALLER, scene.comesBack(browser, scene.node(0), query));
    }

    String second() {
      return second(second);
    }

    String second(String query) {
      return words(SECOND, scene.comesBack(browser, scene.node(1), query));
    }

    /** The caller's answer was lost on the way, so it asks once more. */
    String late() {
      return late(1);
    }

    String late(int node) {
      return words(LATE, scene.comesBack(before.copy(), scene.node(node), caller));
    }
  }

  private List<String> withFault(String fault) {
    if (fault.matches("(error|answer) .*")) {
      ProviderFaults.play(fault, scene.provider);
      return new Tabs("").played();
    }
    var tabs = new Tabs("");
    ProviderFaults.play(fault, scene.provider);
    return tabs.played();
  }

  private List<String> atNewNodes(String fault) {
    var tabs = new Tabs("");
    scene.restartsNodes();
    ProviderFaults.play(fault, scene.provider);
    return tabs.played();
  }

  private List<String> withClock(Duration ahead) {
    scene.providersClock.pass(ahead);
    return new Tabs("").played();
  }

  private List<String> takes(Duration time) {
    var tabs = new Tabs("");
    scene.passes(time);
    return tabs.played();
  }

  private List<String> start(String fault) {
    scene.restartsNodes();
    ProviderFaults.play(fault, scene.provider);
    var caller = start(browser, 0);
    var second = start(browser, 1);
    scene.provider.reset();
    codesBefore = 0;
    scene.passes(Duration.ofSeconds(1));
    return List.of(caller, second, new Tabs("").caller());
  }

  private String start(SignInBrowser from, int node) {
    var exchange = from.fromTheApp("");
    try {
      scene.node(node).starts(exchange);
      return "sent to the provider";
    } catch (ProblemException e) {
      return e.problem().code() + (exchange.setCookies().isEmpty() ? "!" : "");
    }
  }

  private List<String> forged(String iss) {
    var tabs = new Tabs("");
    var caller = tabs.caller(tabs.caller.replaceFirst("iss=[^&]*", iss));
    return List.of(caller, tabs.second(), tabs.late());
  }

  // The browser has the answer by now, and so no cookie of the sign-in any more.
  private List<String> replayed(Duration later) {
    var tabs = new Tabs("");
    var caller = tabs.caller();
    scene.passes(later);
    var back = words(SECOND, scene.goesBack(browser, scene.node(1), tabs.caller));
    return List.of(caller, back, words(LATE, scene.comesBack(browser, scene.node(1), tabs.caller)));
  }

  // The thief begins a sign-in, and brings the caller's code in place of the own one.
  private List<String> stolen(boolean first) {
    var tabs = new Tabs("");
    var thief = scene.browser();
    var own = scene.visits(thief, scene.node(1), "");
    Callable<String> theft =
        () -> words(SECOND, scene.comesBack(thief, scene.node(1), withCode(own, tabs.caller)));
    try {
      var early = first ? theft.call() : "";
      var caller = tabs.caller();
      return List.of(caller, first ? early : theft.call(), tabs.late());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String withCode(String query, String other) {
    var code = other.replaceFirst("^(.*&)?(code=[^&]*).*$", "$2");
    return query.replaceFirst("code=[^&]*", code);
  }

  private List<String> swappedCodes() {
    var tabs = new Tabs("");
    return List.of(
        tabs.caller(withCode(tabs.caller, tabs.second)),
        tabs.second(withCode(tabs.second, tabs.caller)),
        tabs.late());
  }

  private List<String> swappedCookies() {
    var tabs = new Tabs("");
    browser.swapsSignIns();
    return tabs.played();
  }

  private List<String> inAnotherBrowser() {
    var tabs = new Tabs("");
    var caller = words(CALLER, scene.comesBack(scene.browser(), scene.node(0), tabs.caller));
    return List.of(caller, tabs.second(), tabs.late());
  }

  private List<String> clickedTwice(int node) throws Exception {
    var tabs = new Tabs("");
    var first = holdsTheCaller(tabs);
    var second =
        new Running(() -> scene.comesBack(tabs.before.copy(), scene.node(node), tabs.caller));
    Await.until("the second click waits", second::waits);
    scene.provider.isReleased();
    return List.of(words(CALLER, first.get()), words(SECOND, second.get()), tabs.late());
  }

  /** The caller has come back, and the provider has its code and does not answer yet. */
  private Running holdsTheCaller(Tabs tabs) {
    scene.provider.isSlow(ScriptedProvider.TOKEN);
    var asked = scene.provider.calls(ScriptedProvider.TOKEN);
    var running = new Running(() -> scene.comesBack(browser, scene.node(0), tabs.caller));
    scene.provider.awaitCalls(ScriptedProvider.TOKEN, asked + 1);
    return running;
  }

  private List<String> reloaded() {
    var tabs = new Tabs("");
    var caller = tabs.caller();
    scene.passes(REPLAY.minusSeconds(1));
    var reload = words(SECOND, scene.comesBack(tabs.before.copy(), scene.node(1), tabs.caller));
    scene.passes(Duration.ofSeconds(1));
    return List.of(caller, reload, tabs.late());
  }

  // The caller is the first, the second tab the second, and the late comer the sixth.
  private List<String> sixStarts() {
    var queries = new ArrayList<String>();
    for (var tab = 0; tab < 6; tab++) {
      queries.add(scene.visits(browser, scene.node(tab % 2), "returnTo=/tab" + tab));
      scene.passes(Duration.ofSeconds(1));
    }
    var who = List.of(CALLER, SECOND, "third", "fourth", "fifth", LATE);
    var told = new ArrayList<String>();
    for (var tab = 0; tab < 6; tab++) {
      told.add(words(who.get(tab), scene.comesBack(browser, scene.node(0), queries.get(tab))));
    }
    assertEquals(List.of("in", "in", "in"), told.subList(2, 5));
    return List.of(told.get(0), told.get(1), told.get(5));
  }

  // The caller makes them; the second tab is at another address; the late comer is the caller, who
  // has waited.
  private List<String> aThousandStarts() {
    var machine = scene.browser().from("198.51.100.7");
    var last = "";
    for (var i = 0; i < 1000; i++) {
      last = start(machine, i % 2);
    }
    var second = new Tabs("").second();
    scene.passes(Duration.ofMinutes(5));
    var query = scene.visits(machine, scene.node(0), "");
    return List.of(last, second, words(LATE, scene.comesBack(machine, scene.node(0), query)));
  }

  // A node alone knows what it has taken itself, so the late comer comes to the caller's.
  private List<String> stateAwaySinceTheStart() {
    var tabs = new Tabs("");
    scene.stateIsAway();
    return List.of(tabs.caller(), tabs.second(), tabs.late(0));
  }

  // The second tab is a second click at the same node.
  private List<String> stateAwayAfterTheTake() throws Exception {
    var tabs = new Tabs("");
    var first = holdsTheCaller(tabs);
    scene.stateIsAway();
    scene.provider.isReleased();
    var caller = words(CALLER, first.get());
    var second = words(SECOND, scene.comesBack(tabs.before.copy(), scene.node(0), tabs.caller));
    scene.stateIsBack();
    scene.passes(WAIT);
    return List.of(caller, second, tabs.late());
  }

  // The second tab is a second click, which comes to the other node.
  private List<String> nodeDies() throws Exception {
    var tabs = new Tabs("");
    scene.restartsNodes();
    scene.provider.isSlow(ScriptedProvider.METADATA);
    var asked = scene.provider.calls(ScriptedProvider.METADATA);
    var dying = scene.node(0);
    new Running(() -> scene.comesBack(tabs.before.copy(), dying, tabs.caller));
    scene.provider.awaitCalls(ScriptedProvider.METADATA, asked + 1);
    dying.dies();
    scene.passes(WAIT.minusMillis(500));
    var second = words(SECOND, scene.comesBack(tabs.before.copy(), scene.node(1), tabs.caller));
    return List.of("none", second, tabs.late());
  }

  private List<String> logoutToken(String event) throws Exception {
    var tabs = new Tabs("");
    var token = scene.provider.logoutToken("ada", tabs.callersSid);
    return switch (event) {
      case "logout token comes after the sign-in" -> {
        var caller = tabs.caller();
        assertEquals(200, told(token));
        yield List.of(caller, tabs.second(), tabs.late());
      }
      case "logout token is forged" -> refused(tabs, token.wronglySigned());
      case "logout token is late" -> {
        var then = FakeClock.START.minusSeconds(600).getEpochSecond();
        yield refused(tabs, token.claim("iat", then).claim("exp", then + 120));
      }
      case "logout token comes twice" -> {
        token.claim("sid", null);
        var caller = tabs.caller();
        assertEquals(200, told(token));
        var second = tabs.second();
        assertEquals(200, told(token));
        yield List.of(caller, second, tabs.late());
      }
      case "logout token comes before the exchange ends" -> before(tabs, token);
      case "logout token of the user comes before the exchange ends" ->
          before(tabs, token.claim("sid", null));
      default -> throw new IllegalArgumentException(event);
    };
  }

  private List<String> refused(Tabs tabs, JwtDraft token) {
    var caller = tabs.caller();
    assertEquals(400, told(token));
    return List.of(caller, tabs.second(), tabs.late());
  }

  private List<String> before(Tabs tabs, JwtDraft token) throws Exception {
    var first = holdsTheCaller(tabs);
    assertEquals(200, told(token));
    scene.provider.isReleased();
    return List.of(words(CALLER, first.get()), tabs.second(), tabs.late());
  }

  // The other node hears of it from the state.
  private int told(JwtDraft token) {
    var exchange = scene.browser().postedByTheProvider();
    try {
      scene.node(1).isTold(exchange, "logout_token=" + token.compact());
      return 200;
    } catch (ProblemException e) {
      return e.problem().status();
    } finally {
      assertEquals(List.of(), exchange.setCookies());
    }
  }

  /** A browser's request on a thread of its own. */
  private final class Running {
    private final Future<Answer> answer;
    private volatile Thread thread;

    Running(Callable<Answer> step) {
      this.answer =
          threads.submit(
              () -> {
                thread = Thread.currentThread();
                return step.call();
              });
    }

    boolean waits() {
      return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
    }

    Answer get() throws Exception {
      return answer.get(1, TimeUnit.MINUTES);
    }
  }

  /**
   * The words of the table for an answer. A sign-in that fails leaves the session that is there.
   */
  private String words(String who, Answer answer) {
    if (answer.session().isEmpty()) {
      assertTrue(sessions.size() > 1 || lives(sessions.get("old")), "the old session is over");
      return answer.words();
    }
    var held = new Held(answer.session().get().publicId(), answer.holder());
    var again = sessions.values().stream().anyMatch(one -> one.name.equals(held.name));
    if (!again) {
      sessions.put(who, held);
    }
    return answer.words().replace("signed in", again ? "again" : "in");
  }

  /** Whose sessions live at every node when all is over. */
  private String alive() {
    scene.stateIsBack();
    var alive = new ArrayList<String>();
    sessions.forEach(
        (who, held) -> {
          if (lives(held)) {
            alive.add(who);
          }
        });
    return String.join(" ", alive);
  }

  private boolean lives(Held held) {
    var name = Optional.of(held.name);
    return scene.session(held.holder, scene.node(0)).map(Session::publicId).equals(name)
        && scene.session(held.holder, scene.node(1)).map(Session::publicId).equals(name);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    scene.close();
  }
}
