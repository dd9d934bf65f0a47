package dev.cloakroom.session;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.RotatingBackend;
import dev.cloakroom.issuer.RotatingBackend.Trouble;
import dev.cloakroom.session.RandomModel.Login;
import dev.cloakroom.session.RandomModel.Member;
import dev.cloakroom.state.SharedState;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One run of {@link RandomRunTest}: does the steps, and has {@link RandomModel} judge each answer.
 * All on one thread; what happens at the same time as a renewal happens while the backend is asked.
 *
 * <p>While nodes cannot hear each other, and for as long after it as a renewal is replayed, nobody
 * comes late with old cookies: then a second use of a refresh token cannot always be told, and the
 * issue asks for no more.
 */
final class RandomRun implements AutoCloseable {
  private static final int NODES = 3;
  private static final int VISITORS = 5;
  private static final int MOST_STRAGGLERS = 30;
  private static final Duration REPLAY = Duration.ofSeconds(29);
  private static final Settings SETTINGS =
      TestSettings.of(
          "cloakroom.session.max-age", "PT1H",
          // Whoever has to wait here waits for a step that comes later: in vain.
          "cloakroom.refresh.wait", "PT0.001S");

  private final Random random;
  private final FakeClock clock = new FakeClock();
  private final SharedState state;
  private final RotatingBackend backend = new RotatingBackend(clock);
  private final RandomModel model = new RandomModel(clock, backend, SETTINGS.session().maxAge());
  private final List<Member> nodes = new ArrayList<>();
  private final List<Visitor> visitors = new ArrayList<>();
  private final List<Straggler> stragglers = new ArrayList<>();
  private final Deque<String> log = new ArrayDeque<>();
  private boolean nested;

  RandomRun(long seed, Function<FakeClock, SharedState> state) {
    this.state = state.apply(clock);
    this.random = new Random(seed);
    for (var i = 0; i < NODES; i++) {
      nodes.add(member());
    }
    for (var i = 0; i < VISITORS; i++) {
      visitors.add(new Visitor("visitor-" + i));
    }
    backend.whileAsked(this::meanwhile);
  }

  private static final class Visitor {
    final String name;
    final TestBrowser browser = new TestBrowser();
    Login login;

    Visitor(String name) {
      this.name = name;
    }
  }

  /** A call under way with the cookies of then, or somebody who has copied them. */
  private record Straggler(Visitor visitor, Login login, TestBrowser browser, Instant since) {}

  private Member member() {
    var link = state.link();
    return model.joins(link, new TestNode(SETTINGS, backend.client(), link, clock));
  }

  void steps(int count) {
    for (var i = 0; i < count; i++) {
      step();
    }
    model.requireVariety();
  }

  /** The end of the story, for who has to find out. */
  String lastSteps() {
    return String.join("\n", log) + "\n";
  }

  @Override
  public void close() {
    state.close();
  }

  private void say(String what) {
    log.add((nested ? "  " : "") + Duration.between(FakeClock.START, clock.instant()) + " " + what);
    if (log.size() > 60) {
      log.remove();
    }
  }

  private void step() {
    var dice = random.nextInt(1000);
    if (dice < 420) {
      visits(visitor());
    } else if (dice < 520) {
      leavesACallUnderWay(visitor());
    } else if (dice < 640) {
      comesLate();
    } else if (dice < 680) {
      logsOut(visitor());
    } else if (dice < 710) {
      signsIn(visitor());
    } else if (dice < 720) {
      administratorEnds(visitor(), random.nextBoolean());
    } else if (dice < 820) {
      model.ticks(node());
    } else if (dice < 960) {
      passes(Duration.ofSeconds(random.nextInt(dice < 940 ? 12 : 300)));
    } else if (dice < 970) {
      linksChange();
    } else if (dice < 974) {
      say("the state is lost");
      state.forgetsEverything();
      model.stateIsLost();
      stragglers.clear();
    } else if (dice < 980) {
      restarts(random.nextInt(NODES));
    } else {
      troubles();
    }
  }

  private void meanwhile() {
    if (nested || !model.isCalm() || random.nextInt(4) > 0) {
      return;
    }
    nested = true;
    try {
      for (var i = random.nextInt(3); i >= 0; i--) {
        var dice = random.nextInt(10);
        if (dice < 4) {
          comesLate();
        } else if (dice < 5) {
          logsOut(visitor());
        } else if (dice < 6) {
          signsIn(visitor());
        } else if (dice < 7) {
          administratorEnds(visitor(), random.nextBoolean());
        } else {
          passes(Duration.ofSeconds(random.nextInt(4)));
        }
      }
    } finally {
      nested = false;
    }
  }

  private Visitor visitor() {
    return visitors.get(random.nextInt(VISITORS));
  }

  private Member node() {
    return nodes.get(random.nextInt(NODES));
  }

  // A holder that lives prolongs its lease each second.
  private void passes(Duration time) {
    for (var left = time.toSeconds(); left > 0; left--) {
      clock.pass(Duration.ofSeconds(1));
      if (nested) {
        nodes.forEach(model::ticks);
      }
    }
    stragglers.removeIf(
        one -> !one.login.isEnded() && one.since.plus(REPLAY).isBefore(clock.instant()));
  }

  private void visits(Visitor visitor) {
    if (visitor.login == null) {
      signsIn(visitor);
      return;
    }
    var answer = calls(visitor.login, visitor.browser, node());
    if (answer.equals("over")) {
      visitor.login = null;
    }
  }

  private void leavesACallUnderWay(Visitor visitor) {
    if (visitor.login != null && model.isCalm() && stragglers.size() < MOST_STRAGGLERS) {
      stragglers.add(
          new Straggler(visitor, visitor.login, visitor.browser.copy(), clock.instant()));
    }
  }

  private void comesLate() {
    var ready =
        stragglers.stream().filter(one -> model.isCalm() || one.login.isEndedEverywhere()).toList();
    if (ready.isEmpty()) {
      return;
    }
    var late = ready.get(random.nextInt(ready.size()));
    var browser = late.browser.copy();
    var answer = calls(late.login, browser, node());
    // The answer reaches the browser behind those of calls that left later.
    if (answer.equals("new") && late.visitor.login == late.login) {
      late.visitor.browser.becomes(browser);
    }
  }

  private String calls(Login login, TestBrowser browser, Member at) {
    var before = model.before(login, at, nested);
    var exchange = browser.sends();
    var answer = answer(at.node().serves(exchange.request()));
    var touched = !exchange.setCookies().isEmpty();
    browser.receives(exchange);
    var told = answer.equals("good") && touched ? "new" : answer;
    say(login + " at " + nodes.indexOf(at) + ": " + told);
    model.judges(before, told, touched);
    return told;
  }

  private String answer(CurrentSession current) {
    try {
      if (random.nextInt(5) == 0) {
        current.renewed();
      } else {
        current.fresh();
      }
      return "good";
    } catch (SessionEnded e) {
      return "over";
    } catch (RefreshUnavailable e) {
      return "later";
    } catch (LoginRequired e) {
      return "login";
    }
  }

  private void signsIn(Visitor visitor) {
    var at = node();
    var pair = backend.signsIn(visitor.name);
    var exchange = visitor.browser.sends();
    var replaced = visitor.login;
    var session =
        at.node()
            .serves(exchange.request())
            .start(pair, visitor.name, SessionAttributes.OF_PASSWORD);
    visitor.browser.receives(exchange);
    if (replaced != null) {
      model.ends(replaced, at);
    }
    visitor.login = model.begins(session, pair, at);
    say(visitor.login + " begins at " + nodes.indexOf(at) + " instead of " + replaced);
  }

  private void logsOut(Visitor visitor) {
    if (visitor.login == null) {
      return;
    }
    var at = node();
    say(visitor.login + " logs out at " + nodes.indexOf(at));
    var exchange = visitor.browser.sends();
    at.node().serves(exchange.request()).end(EndCause.LOGOUT);
    visitor.browser.receives(exchange);
    model.ends(visitor.login, at);
    visitor.login = null;
  }

  private void administratorEnds(Visitor visitor, boolean all) {
    if (visitor.login == null) {
      return;
    }
    var at = node();
    say("an administrator ends " + (all ? "all of " : "") + visitor.login);
    if (all) {
      at.node()
          .journal
          .end(new EndKey(EndKey.Kind.SUBJECT, visitor.login.session().subjectDigest()));
      model.endsSubject(visitor.login.session().subjectDigest(), at);
    } else {
      at.node().journal.end(new EndKey(EndKey.Kind.SESSION, visitor.login.session().publicId()));
      model.ends(visitor.login, at);
    }
  }

  private void linksChange() {
    var all = random.nextBoolean();
    var cut = random.nextInt(3) == 0;
    say((cut ? "cut " : "mended ") + (all ? "all" : "one"));
    (all ? nodes.stream() : Stream.of(node()))
        .forEach(
            member -> {
              if (cut) {
                member.link().cut();
              } else {
                member.link().mend();
              }
            });
    model.linksChanged();
    stragglers.removeIf(one -> !one.login.isEnded());
  }

  private void restarts(int index) {
    if (model.mayRestart(nodes.get(index))) {
      say("restarted " + index);
      model.leaves(nodes.get(index));
      nodes.set(index, member());
    }
  }

  private void troubles() {
    if (random.nextInt(3) > 0) {
      backend.isWell();
      model.troubles(false);
      return;
    }
    var trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
    say("the backend " + trouble);
    backend.isInTrouble(trouble);
    model.troubles(true);
  }
}
