package dev.cloakroom.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the README and of {@code src/docs} is run by {@code .ci/run} or by {@code
 * .ci/docs}, which {@code .ci/run} calls. This is the list of them: a block that is not on it fails
 * the test, and so does one whose run is gone.
 */
class DocsCommandsTest {
  private static final String CI = ".ci/run";
  private static final String DOCS = ".ci/docs";

  /**
   * What runs a command.
   *
   * @param command page and name of the block; or a command within a sentence
   * @param file the script that runs it
   * @param words of that script
   */
  private record Run(String command, String file, String words) {}

  private static final List<Run> RUNS =
      List.of(
          new Run("README.md demo", CI, "mvn -B -ntp -Pdemo -Ddemo.port=18081"),
          new Run("README.md demo-calls", DOCS, "at_demo README.md demo-calls"),
          new Run("check.md check", DOCS, "block src/docs/check.md check"),
          new Run("README.md tests", CI, "\nmvn verify -B -ntp -P"),
          // The first of its commands and the second.
          new Run("README.md own-backend", CI, "\nmvn verify -B -ntp -Puber,release"),
          new Run("README.md own-backend", DOCS, "block README.md own-backend"),
          new Run(
              "configuration.md cookie-key", DOCS, "block src/docs/configuration.md cookie-key"),
          new Run("embedding.md publish", CI, "mvn install -B -ntp -q -DskipTests"),
          new Run("operation.md check", DOCS, "block src/docs/operation.md check"),
          new Run("security.md end-sessions", DOCS, "at_demo src/docs/security.md end-sessions"),
          new Run("servers/README.md build", CI, "mvn package -B -ntp -q -Prelease -DskipTests"),
          new Run("servers/README.md settings", DOCS, "block $pages/README.md settings"),
          new Run("servers/payara.md start", DOCS, "block $pages/payara.md start"),
          new Run("servers/wildfly.md once", DOCS, "block $pages/wildfly.md once"),
          new Run("servers/wildfly.md start", DOCS, "block $pages/wildfly.md start"),
          new Run("servers/wildfly.md running", DOCS, "block $pages/wildfly.md running"),
          new Run("servers/liberty.md once", DOCS, "block $pages/liberty.md once"),
          new Run("servers/liberty.md start", DOCS, "block $pages/liberty.md start"),
          new Run("servers/glassfish.md once", DOCS, "block $pages/glassfish.md once"),
          new Run("servers/glassfish.md deploy", DOCS, "block $pages/glassfish.md deploy"),
          new Run("servers/glassfish.md start", DOCS, "block $pages/glassfish.md start"),
          new Run("servers/glassfish.md stop", DOCS, "block $pages/glassfish.md stop"),
          new Run("`mvn install`", CI, "mvn install -B -ntp -q -DskipTests"),
          new Run("`mvn verify`", CI, "mvn verify -B -ntp)"));

  private static final String PROGRAMS =
      "(?:mvn|java|curl|openssl|nginx|docker|redis-cli|redis-server|npm|npx|node|bash|sh|export|cp"
          + "|cd|kubectl|bin/[a-z.-]+)";
  private static final Pattern WITHIN_A_SENTENCE = Pattern.compile("`" + PROGRAMS + " [^`]*`");
  private static final Pattern LINE = Pattern.compile("\\s*\\$?\\s*" + PROGRAMS + "\\s.*");

  @Test
  void everyBlockOfCommandsHasANameAndIsRun() {
    var blocks = new TreeSet<String>();
    var found = 0;
    for (var page : Page.all()) {
      for (var block : page.blocks()) {
        var info = block.info().split(" ");
        if (info[0].equals("sh")) {
          assertEquals(2, info.length, () -> page.file() + ": a name behind sh: " + block.lines());
          blocks.add(name(page) + " " + info[1]);
          found++;
        }
      }
    }
    assertEquals(listed(command -> !command.startsWith("`")), blocks);
    assertEquals(blocks.size(), found, "a name stands twice on a page");
  }

  private static String name(Page page) {
    return page.file().toString().replace('\\', '/').replaceFirst("^src/docs/", "");
  }

  private static TreeSet<String> listed(Predicate<String> filter) {
    return RUNS.stream()
        .map(Run::command)
        .filter(filter)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyCommandWithinASentenceIsRun() {
    var commands = new TreeSet<String>();
    for (var page : Page.all()) {
      WITHIN_A_SENTENCE.matcher(page.text()).results().forEach(r -> commands.add(r.group()));
    }
    assertEquals(listed(command -> command.startsWith("`")), commands);
  }

  @Test
  void noCommandHidesInABlockOfAnotherKind() {
    for (var page : Page.all()) {
      for (var block : page.blocks()) {
        var language = block.info().split(" ")[0];
        assertFalse(List.of("bash", "shell", "console", "zsh").contains(language), block::info);
        if (language.isEmpty() || language.equals("text")) {
          block.lines().forEach(line -> assertFalse(LINE.matcher(line).matches(), line));
        }
      }
    }
  }

  static List<Run> runs() {
    return RUNS;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void whatRunsItIsThere(Run run) throws IOException {
    assertTrue(Files.readString(Path.of(run.file())).contains(run.words()), run::toString);
  }

  @Test
  void theBuildCallsEveryPartOfTheScriptOfThePages() throws IOException {
    var ci = Files.readString(Path.of(CI));
    var script = Files.readString(Path.of(DOCS));
    for (var part : List.of("demo", "own-backend", "servers")) {
      assertTrue(script.contains("\n  " + part + ") "), part);
      assertTrue(ci.contains("bash .ci/docs " + part), part);
    }
  }
}
