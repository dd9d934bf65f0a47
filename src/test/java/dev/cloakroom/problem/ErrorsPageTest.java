package dev.cloakroom.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page {@code src/docs/errors.md} says of each problem what the code says. {@code mvn test
 * -Dtest=ErrorsPageTest -Derrors.page=write} writes what comes from the code anew; what is told of
 * a problem by hand, below its first line, stays.
 */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("src", "docs", "errors.md");
  private static final String BEGIN = "<!-- begin -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String BY_HAND = "\n- *When*:\n- *What a page does*:\n";

  @Test
  void saysWhatTheCodeSays() throws IOException {
    var page = Files.readString(PAGE);
    var generated = generated(page);
    if ("write".equals(System.getProperty("errors.page"))) {
      Files.writeString(PAGE, generated);
      return;
    }
    assertEquals(generated, page, "write it anew with -Derrors.page=write");
  }

  private static String generated(String page) {
    var begin = page.indexOf(BEGIN) + BEGIN.length();
    var end = page.indexOf(END);
    var text = new StringBuilder(page.substring(0, begin));
    text.append("| code | status | title |\n|---|---|---|\n");
    for (var problem : Problem.values()) {
      text.append(
          "| [`%1$s`](#%1$s) | %2$d | %3$s |\n"
              .formatted(problem.code(), problem.status(), problem.title()));
    }
    for (var problem : Problem.values()) {
      text.append(
          "\n## %s\n**%d %s.** %s\n"
              .formatted(problem.code(), problem.status(), problem.title(), problem.detail()));
      text.append(byHand(problem, page.substring(begin, end)));
    }
    return text.append(page.substring(end)).toString();
  }

  /** What stands below the first line of the problem's section. */
  private static String byHand(Problem problem, String sections) {
    var section =
        Pattern.compile("(?ms)^## " + problem.code() + "\n[^\n]*\n(.*?)(?=\n## |\\z)")
            .matcher(sections);
    return section.find() ? section.group(1) : BY_HAND;
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void saysWhenItComesAndWhatAPageDoes(Problem problem) throws IOException {
    var page = Files.readString(PAGE);
    var told = byHand(problem, page.substring(page.indexOf(BEGIN), page.indexOf(END)));
    assertTrue(
        told.matches("\n- \\*When\\*: [^\n]+\n- \\*What a page does\\*: [^\n]+\n"),
        () -> problem.code() + ":" + told);
  }
}
