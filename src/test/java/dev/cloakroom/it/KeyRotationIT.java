package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.DemoBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Follows the runbook of {@code src/docs/cluster.md} by which cookie keys are changed, on three
 * nodes behind a balancer, while users send calls.
 */
@OnOneServer
class KeyRotationIT {
  private static final Path PAGE = Path.of("src", "docs", "cluster.md");
  private static final Pattern STEP =
      Pattern.compile("```properties keys-(\\d)\n *cloakroom\\.cookie\\.keys=(.+)\n *```");
  private static final int STEPS = 3;
  private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final String NEW = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";
  private static final List<String> PATHS =
      List.of("api/auth/token", "api/user", "relay/backend/user");
  private static final List<String> NODES = List.of("rotation-1", "rotation-2", "rotation-3");
  private static final int USERS = 3;
  // So many answers of a node show what its settings do to every user.
  private static final int ENOUGH = 20;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);

  // A token of a minute is renewed when a third of that is left. So cookies are written anew now
  // and then, and a call has 20 s from Cloakroom to the backend.
  private static final Map<String, String> SETTINGS =
      Map.of("cloakroom.token.renew-before", "PT20S", "cloakroom.drain", "PT10M");

  private final DemoBackend backend = new DemoBackend();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, NodeProcess> processes = new ConcurrentHashMap<>();
  private final Balancer balancer = new Balancer();

  /** Sends calls to the nodes that were ready when it asked last, one after another. */
  private static final class Balancer {
    private final Map<String, URI> in = new TreeMap<>();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private int turn;

    private static AtomicInteger of(Map<String, AtomicInteger> counts, String node) {
      return counts.computeIfAbsent(node, name -> new AtomicInteger());
    }

    /** Asks a node for its readiness, and takes it in or out. */
    boolean asks(String node, URI root) {
      boolean ready;
      try {
        ready = Browser.at(root).get("api/health/ready").statusCode() == 200;
      } catch (UncheckedIOException e) {
        ready = false;
      }
      synchronized (this) {
        if (ready) {
          in.put(node, root);
        } else {
          in.remove(node);
        }
      }
      return ready;
    }

    // Counted in the same lock, so that a node without calls under way gets none once it is out.
    private synchronized Map.Entry<String, URI> next() {
      turn++;
      var node = List.copyOf(in.entrySet()).get(turn % in.size());
      of(underWay, node.getKey()).incrementAndGet();
      return Map.entry(node.getKey(), node.getValue());
    }

    HttpResponse<String> get(Browser browser, String path) {
      return calls(root -> browser.through(root).get(path));
    }

    HttpResponse<String> signIn(Browser browser) {
      return calls(root -> browser.through(root).signIn("ada", "lovelace"));
    }

    private HttpResponse<String> calls(Function<URI, HttpResponse<String>> call) {
      var node = next();
      try {
        var answer = call.apply(node.getValue());
        of(answered, node.getKey()).incrementAndGet();
        return answer;
      } finally {
        of(underWay, node.getKey()).decrementAndGet();
      }
    }

    int underWay(String node) {
      return of(underWay, node).get();
    }

    int answered(String node) {
      return of(answered, node).get();
    }
  }

  /** Users who send one call after another until they are told to stop. */
  private final class Users {
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Future<?>> loops = new ArrayList<>();
    private volatile boolean stopped;

    Users() {
      for (var i = 0; i < USERS; i++) {
        oneMore();
      }
    }

    void oneMore() {
      var browser = signedIn();
      loops.add(threads.submit(() -> sendsCalls(browser)));
    }

    private void sendsCalls(Browser browser) {
      for (var i = 0; !stopped; i++) {
        var path = PATHS.get(i % PATHS.size());
        try {
          var answer = balancer.get(browser, path);
          if (answer.statusCode() != 200) {
            faults.add(path + ": " + answer.statusCode() + " " + answer.body());
          }
        } catch (RuntimeException e) {
          faults.add(path + ": " + e + " " + e.getCause());
        }
        LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
      }
    }

    void assertAllWere200() {
      assertEquals(List.of(), faults);
    }

    void stop() throws Exception {
      stopped = true;
      for (var loop : loops) {
        loop.get();
      }
      assertAllWere200();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(Server.LOG.getParent());
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    processes.values().forEach(NodeProcess::close);
    backend.close();
  }

  /** The value of {@code cloakroom.cookie.keys} in each step, that before the first included. */
  private static List<String> steps() throws IOException {
    var steps = new TreeMap<Integer, String>();
    STEP.matcher(Files.readString(PAGE))
        .results()
        .forEach(step -> steps.put(Integer.valueOf(step.group(1)), step.group(2)));
    assertEquals(STEPS + 1, steps.size(), steps::toString);
    return steps.values().stream()
        .map(keys -> keys.replace("<old>", OLD).replace("<new>", NEW))
        .toList();
  }

  private Browser signedIn() {
    var browser = Browser.at(processes.get(NODES.get(0)).root());
    assertEquals(201, balancer.signIn(browser).statusCode());
    return browser;
  }

  private void starts(String node, String keys) {
    var settings = new TreeMap<>(Variants.shared());
    settings.put("cloakroom.state.redis", Server.redis().uri() + "?timeout=10s");
    settings.put("cloakroom.backend.url", backend.url().toString());
    settings.put("cloakroom.cookie.keys", keys);
    settings.putAll(SETTINGS);
    var application = Variants.product(node, settings);
    var process = NodeProcess.start(node, Rig.freePort(), Map.of(), List.of(application));
    processes.put(node, process);
    Await.until(node + " is taken in", () -> balancer.asks(node, process.root()));
  }

  // As the runbook says: out of the balancer, stopped, started, in again.
  private void startsAnew(String node, String keys) {
    var process = processes.get(node);
    process.stop();
    Await.until(node + " is taken out", () -> !balancer.asks(node, process.root()));
    Await.until("no call is under way", () -> balancer.underWay(node) == 0);
    // A second signal ends the wait of cloakroom.drain.
    process.stop();
    process.awaitEnd();
    starts(node, keys);
  }

  private void together(List<String> nodes, Consumer<String> what) throws Exception {
    var all = new ArrayList<Future<?>>();
    nodes.forEach(node -> all.add(threads.submit(() -> what.accept(node))));
    for (var one : all) {
      one.get();
    }
  }

  private void everyNodeAnswersUsers() {
    var before = NODES.stream().collect(Collectors.toMap(node -> node, balancer::answered));
    for (var node : NODES) {
      Await.until(
          "users reach " + node, () -> balancer.answered(node) >= before.get(node) + ENOUGH);
    }
  }

  // One node first, and then two at a time, because a start takes most of this test's time.
  private void step(String keys, Users users) throws Exception {
    startsAnew(NODES.get(0), keys);
    // A session that begins while the nodes differ.
    users.oneMore();
    everyNodeAnswersUsers();
    users.assertAllWere200();
    together(NODES.subList(1, NODES.size()), node -> startsAnew(node, keys));
    everyNodeAnswersUsers();
    users.assertAllWere200();
  }

  private void assertAllFit() {
    for (var process : processes.values()) {
      var ready = Browser.at(process.root()).get("api/health/ready").body();
      assertTrue(ready.contains("{\"name\":\"nodes\",\"status\":\"UP\"}"), ready);
    }
  }

  @Test
  void everyAnswerIs200AndNoSessionIsLost() throws Exception {
    var steps = steps();
    together(NODES, node -> starts(node, steps.get(0)));
    var settled = NODES.stream().collect(Collectors.toMap(node -> node, node -> signedIn()));
    var users = new Users();

    step(steps.get(1), users);
    assertAllFit();
    step(steps.get(2), users);
    assertAllFit();
    // Nobody has used these sessions since the time before the first step.
    for (var node : NODES) {
      var answer = settled.get(node).through(processes.get(node).root()).get("api/user");
      assertEquals(200, answer.statusCode(), answer::body);
    }
    users.stop();

    // Now cloakroom.session.max-age is over: all sessions have begun after the second step.
    var later = new Users();
    step(steps.get(3), later);
    assertAllFit();
    later.stop();
  }
}
