package dev.cloakroom.session;

import dev.cloakroom.issuer.RotatingBackend;
import dev.cloakroom.state.Link;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each client may see. It knows which session was ended, and which node must have heard of it:
 * whatever a node may have heard besides is left open, so that the model is simpler than what it
 * judges.
 */
final class RandomModel {
  private static final Duration REPLAY = Duration.ofSeconds(31);

  private final Clock clock;
  private final RotatingBackend backend;
  private final Duration maxAge;
  private final List<Member> members = new ArrayList<>();
  private final List<Login> logins = new ArrayList<>();
  private final Map<String, Set<Object>> cutOffs = new HashMap<>();
  private final Set<Object> written = new HashSet<>();
  private final Map<String, Integer> told = new HashMap<>();
  private Instant uncalm = Instant.MIN;
  private boolean troubled;
  private int epoch;

  RandomModel(Clock clock, RotatingBackend backend, Duration maxAge) {
    this.clock = clock;
    this.backend = backend;
    this.maxAge = maxAge;
  }

  /** A node, and the ends that it must know. */
  record Member(Link link, TestNode node, Set<Object> known, Set<Object> unwritten, int[] epoch) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A session and what ended it, if anything did. */
  final class Login {
    private final Session session;
    private final TokenPair first;
    private final int number = logins.size();
    private final Set<Object> ends = new HashSet<>();
    private final Set<Object> outlasted = new HashSet<>();
    private boolean doubtful;

    Login(Session session, TokenPair first) {
      this.session = session;
      this.first = first;
    }

    Session session() {
      return session;
    }

    boolean isEnded() {
      return !ends.isEmpty();
    }

    boolean isKnownBy(Member member) {
      return ends.stream().anyMatch(member.known::contains);
    }

    boolean isEndedEverywhere() {
      return members.stream().allMatch(this::isKnownBy);
    }

    boolean isOld() {
      return !clock.instant().isBefore(session.start().plus(maxAge));
    }

    @Override
    public String toString() {
      return "login-" + number + (isEnded() ? " (ended)" : "");
    }
  }

  /** How things stood when a call came. */
  record Before(Login login, Member at, boolean mustBeOver, boolean mayHaveToWait) {}

  Member joins(Link link, TestNode node) {
    var member = new Member(link, node, new HashSet<>(written), new HashSet<>(), new int[] {epoch});
    members.add(member);
    return member;
  }

  void leaves(Member member) {
    members.remove(member);
  }

  boolean mayRestart(Member member) {
    return !member.link.isCut() && member.unwritten.isEmpty();
  }

  /** All nodes hear each other, and have for as long as a renewal is replayed. */
  boolean isCalm() {
    return members.stream().noneMatch(member -> member.link.isCut())
        && !clock.instant().isBefore(uncalm.equals(Instant.MIN) ? uncalm : uncalm.plus(REPLAY));
  }

  void linksChanged() {
    uncalm = clock.instant();
  }

  void stateIsLost() {
    uncalm = clock.instant();
    written.clear();
    epoch++;
  }

  void troubles(boolean are) {
    troubled = are;
  }

  void ticks(Member member) {
    member.node.background.tick();
    hears(member);
  }

  private void hears(Member member) {
    if (member.link.isCut()) {
      return;
    }
    member.known.addAll(written);
    if (member.epoch[0] != epoch) {
      member.epoch[0] = epoch;
      written.addAll(member.known);
    }
    written.addAll(member.unwritten);
    member.unwritten.clear();
  }

  Login begins(Session session, TokenPair first, Member at) {
    var login = new Login(session, first);
    hears(at);
    // An end that this node could not hear of may reach a minute far.
    login.outlasted.addAll(cutOffs.getOrDefault(session.subjectDigest(), Set.of()));
    login.doubtful = login.outlasted.removeIf(end -> !at.known.contains(end));
    logins.add(login);
    return login;
  }

  void ends(Login login, Member at) {
    var end = new Object();
    login.ends.add(end);
    note(end, at);
  }

  void endsSubject(String subject, Member at) {
    hears(at);
    var end = new Object();
    var earlier = cutOffs.computeIfAbsent(subject, key -> new HashSet<>());
    for (var login : logins) {
      if (login.session.subjectDigest().equals(subject)) {
        // A node that has not heard of the end before may stay behind the sessions begun since.
        if (at.known.containsAll(login.outlasted)) {
          login.ends.add(end);
        } else {
          login.doubtful = true;
        }
      }
    }
    earlier.add(end);
    note(end, at);
  }

  private void note(Object end, Member at) {
    at.known.add(end);
    if (at.link.isCut()) {
      at.unwritten.add(end);
    } else {
      written.add(end);
    }
  }

  Before before(Login login, Member at, boolean nested) {
    var waits = nested || troubled || at.link.isCut() || !isCalm();
    return new Before(login, at, login.isKnownBy(at) || login.isOld(), waits);
  }

  void judges(Before before, String answer, boolean touched) {
    var login = before.login;
    told.merge(answer, 1, Integer::sum);
    switch (answer) {
      case "over" ->
          require(
              login.isEnded() || login.isOld() || login.doubtful || backend.hasRefused(login.first),
              login + " was lost");
      case "good" -> require(!before.mustBeOver, login + " came back");
      case "new" ->
          require(
              !before.mustBeOver
                  && !login.isKnownBy(before.at)
                  && (before.at.link.isCut() || login.ends.stream().noneMatch(written::contains)),
              login + " was renewed after its end");
      case "later" ->
          require(before.mayHaveToWait && !touched, login + " was told to wait for nothing");
      default -> require(false, login + " had cookies that nobody could read");
    }
  }

  private static void require(boolean rule, String otherwise) {
    if (!rule) {
      throw new AssertionError(otherwise);
    }
  }

  /** A run in which nothing happened shows nothing. */
  void requireVariety() {
    for (var answer : List.of("good", "new", "over", "later")) {
      require(told.getOrDefault(answer, 0) > 50, "hardly anybody was told " + answer + ": " + told);
    }
  }
}
