package dev.cloakroom.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The page {@code src/docs/check.md} has every finding as the program says it. {@code mvn test
 * -Dtest=CheckPageTest -Dcheck.page=write} writes the table and the options anew.
 */
class CheckPageTest {
  private static final Path PAGE = Path.of("src", "docs", "check.md");

  @Test
  void saysWhatTheProgramSays() throws IOException {
    var page = Files.readString(PAGE);
    var written =
        between(between(page, "findings", table()), "options", "```\n" + Options.USAGE + "```\n");
    if ("write".equals(System.getProperty("check.page"))) {
      Files.writeString(PAGE, written);
      return;
    }
    assertEquals(written, page, "write it anew with -Dcheck.page=write");
  }

  private static String between(String page, String name, String text) {
    var begin = "<!-- begin " + name + " -->\n";
    var from = page.indexOf(begin) + begin.length();
    var to = page.indexOf("<!-- end " + name + " -->");
    assertTrue(page.contains(begin) && to >= from, name);
    return page.substring(0, from) + text + page.substring(to);
  }

  private static String table() {
    var table = new StringBuilder("| id | severity | means | do | page |\n|---|---|---|---|---|\n");
    for (var finding : Finding.values()) {
      table.append(
          "| `%s` | %s | %s | %s | [%s](%s) |\n"
              .formatted(
                  finding.id(),
                  finding.severity().label(),
                  escaped(finding.means()),
                  escaped(finding.remedy()),
                  finding.page().replaceAll("(/README)?\\.md.*", ""),
                  finding.page()));
    }
    return table.toString();
  }

  // As Markdown reads it.
  private static String escaped(String text) {
    return text.replace("_", "\\_").replace("<", "&lt;");
  }
}
