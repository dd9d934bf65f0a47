package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.SharedMemory;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Step 4 of "Upgrading" in {@code src/docs/operation.md}: a node of this build takes the place of
 * one of an earlier build, beside others of that build. Browsers come with cookies that the earlier
 * build sealed, and the shared state holds what it wrote. Each file is of one earlier build.
 */
class UpgradeTest {
  private static final Path FILES =
      Path.of("src", "test", "resources", "dev", "cloakroom", "session");

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final SharedMemory memory = new SharedMemory(clock);

  static List<String> files() throws IOException {
    try (var files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("written-by-"))
          .sorted()
          .toList();
    }
  }

  private TestNode upgraded(WrittenState written) {
    written.into(memory.link());
    return node();
  }

  private TestNode node() {
    return new TestNode(TestSettings.of(), tokens, memory.link(), clock);
  }

  private static FakeExchange from(String cookie) {
    return new FakeExchange().header("Cookie", cookie);
  }

  private static String accessToken(TestNode node, FakeExchange exchange) {
    return node.serves(exchange.request()).fresh().tokens().accessToken();
  }

  private static void assertEnded(TestNode node, String cookie) {
    var current = node.serves(from(cookie).request());
    assertThrows(SessionEnded.class, current::fresh);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aSessionGoesOnIsRenewedAndEnds(String file) throws IOException {
    var written = WrittenState.in(file);
    var node = upgraded(written);
    var old = written.cookies().get(WrittenState.IN_USE);
    var first = from(old);
    assertEquals("access-ada", accessToken(node, first));
    assertEquals(0, first.setCookies().size());

    clock.pass(WrittenState.LIFE);
    var end = Optional.of(clock.instant().plus(WrittenState.LIFE));
    tokens.answersRenewalWith(new TokenPair("access-new", Optional.of("refresh-new"), end));
    var second = from(old);
    assertEquals("access-new", accessToken(node, second));
    assertEquals("access-new", accessToken(node(), from(second.cookies())));
    assertEquals(1, tokens.renewals());

    node.serves(from(second.cookies()).request()).end(EndCause.LOGOUT);
    assertEnded(node(), second.cookies());
    assertEnded(node(), old);
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatAnotherNodeHasRenewedIsNotRenewedAgain(String file) throws IOException {
    var written = WrittenState.in(file);
    var node = upgraded(written);
    var late = node.serves(from(written.cookies().get(WrittenState.BEFORE_RENEWAL)).request());
    assertEquals("access-bob", late.fresh().tokens().accessToken());
    assertEquals("access-bob-2", late.renewed().tokens().accessToken());
    var after = from(written.cookies().get(WrittenState.AFTER_RENEWAL));
    assertEquals("access-bob-2", accessToken(node, after));
    assertEquals(0, tokens.renewals());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatHasEndedStaysEnded(String file) throws IOException {
    var written = WrittenState.in(file);
    var node = upgraded(written);
    assertEnded(node, written.cookies().get(WrittenState.LOGGED_OUT));
    assertEnded(node, written.cookies().get(WrittenState.ENDED_BY_SUBJECT));
    clock.pass(Duration.ofMinutes(10));
    assertEnded(node, written.cookies().get(WrittenState.LOGGED_OUT));
    assertTrue(written.ended().size() >= 2, () -> written.ended().toString());
  }

  @Test
  void readsWhatThisBuildWrites() {
    var written = WrittenState.ofThisBuild();
    var text = written.text();
    assertEquals(text, WrittenState.of(text).text());
    assertEquals(5, written.cookies().size());
    assertEquals(2, written.entries().size());
    assertEquals(2, written.ended().size());
  }

  /** {@code mvn test -Dtest=UpgradeTest -Dupgrade.write=1.0.0}. */
  @Test
  @EnabledIfSystemProperty(named = "upgrade.write", matches = "[0-9A-Za-z.-]+")
  void writesTheFileOfThisBuild() throws IOException {
    var version = System.getProperty("upgrade.write");
    WrittenState.write(version, FILES.resolve("written-by-" + version + ".txt"));
  }
}
