package dev.cloakroom.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.Tokens;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deployed, used and undeployed again and again in one server: nothing stays behind. */
class RedeployIT {
  private static final int TIMES = 20;
  // The last one, which the JDK's code for comparing records holds on to until the next one comes;
  // since JDK 18 by a soft reference only (JDK-8078641).
  private static final int COPIES = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LOGOUT = "/auth/logout";
  private static final ScriptedBackend BACKEND =
      new ScriptedBackend(() -> URI.create("http://localhost:1/"));

  private static RedeployingServer server;
  private static int loadersAfterTheFirst;

  @BeforeAll
  static void deployUseAndUndeploy() throws IOException {
    server =
        RedeployingServer.start(
            Map.of(
                "cloakroom.backend.url",
                BACKEND.url().toString(),
                "cloakroom.backend.logout-path",
                LOGOUT,
                "cloakroom.cookie.keys",
                "k:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
    var faithful = Browser.at(server.root());
    for (var i = 0; i < TIMES; i++) {
      server.deploy();
      if (i == 0) {
        signIn(faithful, 3600);
      }
      assertEquals(
          200, faithful.get("api/auth/token").statusCode(), "a session of the first deployment");
      use();
      server.undeploy();
      assertEquals(404, faithful.get("api/health/live").statusCode());
      if (i == 0) {
        loadersAfterTheFirst = loaders();
      }
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    BACKEND.close();
  }

  private static void signIn(Browser browser, int seconds) {
    var token = Tokens.jwt("ada", Instant.now().plusSeconds(seconds));
    BACKEND.answersLoginWith("{\"token\":\"" + token + "\",\"refresh_token\":\"r1\"}");
    var login = browser.signIn("ada", "x");
    assertEquals(201, login.statusCode(), login::body);
  }

  /** Whatever starts a thread, opens a connection, or keeps something in memory. */
  private static void use() {
    BACKEND.reset();
    var next = Tokens.jwt("ada", Instant.now().plusSeconds(600));
    BACKEND.answersRefreshWith("{\"token\":\"" + next + "\",\"refresh_token\":\"r2\"}");
    BACKEND.answersUserWith(200, "application/json", "{}");
    BACKEND.answers("/things", 200, "application/json", "[]");
    // It will be told again, when there is nobody left to do so.
    BACKEND.answers(LOGOUT, 503, "text/plain", "");

    var browser = Browser.at(server.root());
    signIn(browser, 1);
    assertEquals(200, browser.get("api/user").statusCode());
    assertEquals(200, browser.get("relay/backend/things").statusCode());
    assertEquals(404, browser.get("api/nowhere").statusCode());
    assertEquals(403, browser.crossSite().get("api/user").statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
    BACKEND.awaitCalls(LOGOUT, 1);

    BACKEND.answersLoginWith(401, "application/json", "{}");
    for (var i = 0; i < 5; i++) {
      assertEquals(401, browser.signIn("grace", "guess" + i).statusCode());
    }
    assertEquals(429, browser.signIn("grace", "hopper").statusCode());
  }

  @Test
  void oneCopyOfItsClassesStaysBehindAtMost() throws IOException {
    await(
        "copies of a class",
        () ->
            histogram()
                .map(columns -> columns[3])
                .filter(name -> name.startsWith("dev.cloakroom."))
                .collect(groupingBy(name -> name, counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > COPIES)
                .map(Map.Entry::toString));
  }

  @Test
  void theClassLoadersDoNotGrowInNumber() throws IOException {
    await(
        "class loaders",
        () ->
            Stream.of(loaders())
                .filter(n -> n > loadersAfterTheFirst + COPIES)
                .map(String::valueOf));
  }

  private static int loaders() throws IOException {
    return histogram()
        .filter(columns -> columns[3].equals(server.loader()))
        .mapToInt(columns -> Integer.parseInt(columns[1]))
        .sum();
  }

  /** Columns: rank, instances, bytes, class. */
  private static Stream<String[]> histogram() throws IOException {
    return server
        .histogram()
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("\\d+:( +\\d+){2} .*"))
        .map(line -> line.split("\\s+"));
  }

  @Test
  void noThreadOfItsOwnStaysBehindAndNoneIsInItsCode() throws IOException {
    await(
        "threads",
        () -> server.threads().lines().filter(line -> line.toLowerCase().contains("cloakroom")));
  }

  @Test
  void noConnectionStaysBehind() throws IOException {
    // On Linux; elsewhere the table is not there.
    var table = Path.of("/proc/net/tcp");
    var tables = Stream.of(table, Path.of("/proc/net/tcp6")).filter(Files::isReadable).toList();
    await("connections to the backend", () -> connections(tables));
  }

  /** Columns: number, local address, remote address, state; 01 is ESTABLISHED. */
  private static Stream<String> connections(List<Path> tables) throws IOException {
    var port = ":%04X".formatted(BACKEND.url().getPort());
    var lines = Stream.<String>builder();
    for (var table : tables) {
      Files.readAllLines(table).stream().map(String::strip).forEach(lines);
    }
    return lines
        .build()
        .filter(line -> line.split("\\s+")[2].endsWith(port))
        .filter(line -> line.split("\\s+")[3].equals("01"));
  }

  private interface Leftovers {
    Stream<String> find() throws IOException;
  }

  private static void await(String what, Leftovers leftovers) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var found = leftovers.find().toList();
    while (!found.isEmpty() && System.nanoTime() < deadline) {
      found = leftovers.find().toList();
    }
    assertEquals(List.of(), found, what);
  }
}
