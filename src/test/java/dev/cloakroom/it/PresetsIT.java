package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.testing.Browser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each preset in front of a backend of its kind. What is tried is the same on every server, so one
 * Payara Micro of this test's own has them all.
 */
@OnOneServer
class PresetsIT {
  private static final Path FOLDER =
      Path.of("src", "main", "resources", "META-INF", "cloakroom", "presets");
  private static final String RELAYED = "relay/backend" + PresetBackend.THINGS;
  private static final List<PresetBackend> ALL = PresetBackends.all();

  private static PresetBackends backends;
  private static NodeProcess server;

  @BeforeAll
  static void start() throws IOException {
    backends = new PresetBackends(ALL);
    var wars = new TreeMap<String, Path>();
    Files.createDirectories(Server.LOG.getParent());
    for (var backend : ALL) {
      var war = Server.LOG.resolveSibling("preset-" + backend.preset() + ".war");
      Variants.product(backend.preset(), backend.settings(backends.url(backend)))
          .archive()
          .as(ZipExporter.class)
          .exportTo(war.toFile(), true);
      wars.put(backend.preset(), war);
    }
    server = NodeProcess.start("presets", wars, "api/health/ready");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (backends != null) {
      backends.close();
    }
  }

  static List<PresetBackend> all() {
    return ALL;
  }

  static Stream<PresetBackend> renewing() {
    return ALL.stream().filter(PresetsIT::renews);
  }

  static Stream<PresetBackend> endless() {
    return ALL.stream().filter(backend -> !renews(backend));
  }

  static Stream<PresetBackend> withLogout() {
    return ALL.stream()
        .filter(backend -> keys(backend).containsKey("cloakroom.backend.logout-path"));
  }

  private static PresetBackend named(String preset) {
    return ALL.stream().filter(one -> one.preset().equals(preset)).findFirst().orElseThrow();
  }

  private static boolean renews(PresetBackend backend) {
    return !keys(backend).getProperty("cloakroom.backend.refresh-path").equals("none");
  }

  private static Properties keys(PresetBackend backend) {
    var keys = new Properties();
    try {
      var text = Files.readString(FOLDER.resolve(backend.preset() + ".properties"));
      keys.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  private static Browser at(PresetBackend backend) {
    return Browser.at(server.root(backend.preset()));
  }

  private static HttpResponse<String> signIn(
      Browser browser, PresetBackend backend, String account, String password) {
    return browser.post("api/login", backend.credentials(account, password));
  }

  private static Browser signedIn(PresetBackend backend) {
    var browser = at(backend);
    var answer = signIn(browser, backend, "ada@example.org", PresetBackend.PASSWORD);
    assertEquals(201, answer.statusCode(), answer::body);
    assertFalse(backend.tokens().isIn(answer.body()), answer::body);
    return browser;
  }

  @Test
  void everyPresetHasABackendHere() throws IOException {
    try (var files = Files.list(FOLDER)) {
      var names = files.map(file -> file.getFileName().toString().split("\\.")[0]).sorted();
      assertEquals(names.toList(), ALL.stream().map(PresetBackend::preset).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void callsArriveWithTheTokenAsTheBackendWantsIt(PresetBackend backend) {
    var answer = signedIn(backend).get(RELAYED);
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("seen"), answer::body);
  }

  @ParameterizedTest
  @MethodSource("renewing")
  void aTokenThatEndsIsRenewedWithoutAWord(PresetBackend backend) {
    var browser = signedIn(backend);
    var before = backend.tokens().renewals();
    Await.until(
        "the backend has renewed the token",
        () -> {
          var answer = browser.get(RELAYED);
          assertEquals(200, answer.statusCode(), answer::body);
          return backend.tokens().renewals() > before;
        });
    assertEquals(200, browser.get(RELAYED).statusCode());
  }

  @ParameterizedTest
  @MethodSource("endless")
  void withoutRenewalTheBackendsNoIsPassedOn(PresetBackend backend) {
    var browser = signedIn(backend);
    backend.tokens().endAll();
    var answer = browser.get(RELAYED);
    assertEquals(backend.forStrangers().status(), answer.statusCode(), answer::body);
    assertFalse(answer.body().contains("seen"), answer::body);
  }

  @ParameterizedTest
  @MethodSource("withLogout")
  void theBackendHearsOfALogout(PresetBackend backend) {
    var browser = signedIn(backend);
    var before = backend.tokens().ended();
    assertEquals(204, browser.post("api/logout").statusCode());
    Await.until("the backend has ended a token", () -> backend.tokens().ended() > before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLogoutEndsTheSessionHere(PresetBackend backend) {
    var browser = signedIn(backend);
    var thief = browser.thief();
    assertEquals(204, browser.post("api/logout").statusCode());
    assertEquals(401, browser.get(RELAYED).statusCode());
    assertEquals(401, thief.get(RELAYED).statusCode());
  }

  @ParameterizedTest
  @MethodSource("all")
  void wrongPasswordsAreCountedByAccount(PresetBackend backend) {
    for (var guess = 0; guess < 3; guess++) {
      var answer = signIn(at(backend), backend, "mallory@example.org", "guess");
      Answers.assertProblem(401, "login_rejected", answer);
    }
    var locked = signIn(at(backend), backend, "Mallory@example.org", PresetBackend.PASSWORD);
    Answers.assertProblem(429, "too_many_attempts", locked);
    signedIn(backend);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theUserResourceSaysWhoItIsAndNoToken(PresetBackend backend) {
    var answer = signedIn(backend).get("api/user");
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("Ada"), answer::body);
    assertFalse(backend.tokens().isIn(answer.body()), answer::body);
  }

  /** These answer 200 to everybody who asks who they are. */
  @ParameterizedTest
  @ValueSource(strings = {"better-auth", "payload", "ruoyi"})
  void aSessionThatIsDeadAtTheBackendEndsHereToo(String preset) {
    var backend = named(preset);
    var browser = signedIn(backend);
    backend.tokens().endAll();
    Answers.assertProblem(401, "session_ended", browser.get("api/user"));
  }

  @ParameterizedTest
  @CsvSource({
    "firebase,mfaPendingCredential",
    "fusionauth,twoFactorId",
    "nhost,ticket",
    "pocketbase,mfaId"
  })
  void thePageLearnsThatASecondFactorIsAskedForAndItIsNoGuess(String preset, String member) {
    var backend = named(preset);
    for (var times = 0; times < 4; times++) {
      var account = PresetBackend.SECOND_FACTOR;
      var answer = signIn(at(backend), backend, account, PresetBackend.PASSWORD);
      assertEquals(202, answer.statusCode(), answer::body);
      var challenge = StrictJson.object(answer.body()).orElseThrow().getJsonObject("challenge");
      assertTrue(challenge.containsKey(member), answer::body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aspnet-identity,RequiresTwoFactor," + PresetBackend.SECOND_FACTOR,
    "directus,INVALID_OTP," + PresetBackend.SECOND_FACTOR,
    "better-auth,EMAIL_NOT_VERIFIED," + PresetBackend.UNVERIFIED,
    "fastapi-users,LOGIN_USER_NOT_VERIFIED," + PresetBackend.UNVERIFIED,
    "supabase,email_not_confirmed," + PresetBackend.UNVERIFIED
  })
  void thePageLearnsTheReasonThatTheRightPasswordIsNotEnough(
      String preset, String reason, String account) {
    var backend = named(preset);
    var answer = signIn(at(backend), backend, account, PresetBackend.PASSWORD);
    assertEquals(401, answer.statusCode(), answer::body);
    var problem = StrictJson.object(answer.body()).orElseThrow();
    assertEquals("login_rejected", problem.getString("code"));
    assertEquals(reason, problem.getString("reason", "none"));
  }

  @ParameterizedTest
  @CsvSource({
    "nhost,mfa,'{\"ticket\":\"mfaTotp:1\",\"otp\":\"123456\"}'",
    "strapi,register,'{\"username\":\"eve\",\"email\":\"eve@example.org\",\"password\":\"x\"}'"
  })
  void furtherLoginResourcesBeginASession(String preset, String name, String body) {
    var browser = at(named(preset));
    var answer = browser.post("api/login/" + name, body);
    assertEquals(201, answer.statusCode(), answer::body);
    assertEquals(200, browser.get(RELAYED).statusCode());
  }

  @Test
  void anOpaqueSessionShowsWhoItIs() {
    var session = signedIn(named("better-auth")).get("api/auth/session").body();
    assertTrue(session.contains("\"name\":\"Ada\""), session);
  }
}
