package dev.cloakroom.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader meets on the way through the pages. */
class DocsPagesTest {
  private static final int MOST_LINES = 120;
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern TYPE = Pattern.compile("`(dev\\.cloakroom\\.[A-Za-z.]*[A-Z]\\w*)`");
  private static final Pattern TYPE_OF_EXAMPLE =
      Pattern.compile("(?m)^public (?:class|interface) (\\w+)");
  private static final Path EXAMPLES =
      Path.of("src", "test", "java", "dev", "cloakroom", "example");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>cloakroom</artifactId>\\s*<version>([^<]+)</version>");

  /** Those that the README leads to, and those that lead to them. */
  private static List<Page> pages() {
    var others =
        Stream.of("src/bench/README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md")
            .map(Path::of)
            .map(Page::read);
    return Stream.concat(Page.all().stream(), others).toList();
  }

  @Test
  void everyLinkLeadsSomewhere() {
    var dead = new ArrayList<String>();
    var links = 0;
    for (var page : pages()) {
      for (var link : links(page)) {
        links++;
        if (!leadsSomewhere(page, link)) {
          dead.add(page.file() + ": " + link);
        }
      }
    }
    assertEquals(List.of(), dead);
    assertFalse(links == 0);
  }

  // What looks like a link within code is none; code may be the text of a link, though.
  private static List<String> links(Page page) {
    return LINK.matcher(CODE.matcher(page.text()).replaceAll("code"))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static boolean leadsSomewhere(Page page, String link) {
    var parts = link.split("#", 2);
    var target =
        parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || anchors(Page.read(target)).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Page page) {
    var anchors = new HashSet<String>();
    var times = new HashMap<String, Integer>();
    HEADING
        .matcher(page.text())
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(
            anchor -> {
              var before = times.merge(anchor, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? anchor : anchor + "-" + before);
            });
    return anchors;
  }

  @Test
  void everyPageIsReachedFromTheReadme() {
    var reached = new TreeSet<Path>();
    reach(Path.of("README.md"), reached);
    for (var page : Page.all()) {
      assertTrue(reached.contains(page.file()), () -> "no way to " + page.file());
    }
  }

  private static void reach(Path file, Set<Path> reached) {
    if (!file.toString().endsWith(".md") || !Files.exists(file) || !reached.add(file)) {
      return;
    }
    for (var link : links(Page.read(file))) {
      var target = link.split("#")[0];
      if (!target.isEmpty()) {
        reach(file.resolveSibling(target).normalize(), reached);
      }
    }
  }

  @Test
  void theReadmeIsOnePage() throws IOException {
    assertTrue(Files.readAllLines(Path.of("README.md")).size() <= MOST_LINES);
  }

  @Test
  void everyTypeThatIsNamedIsThereAndPublic() throws ClassNotFoundException {
    var named = 0;
    for (var page : Page.all()) {
      for (var type : TYPE.matcher(page.text()).results().map(t -> t.group(1)).toList()) {
        var found = Class.forName(type, false, DocsPagesTest.class.getClassLoader());
        assertTrue(Modifier.isPublic(found.getModifiers()), type);
        named++;
      }
    }
    assertFalse(named == 0);
  }

  @Test
  void theRestClientIsTheOneThatTheTestsRun() throws IOException {
    var block =
        Page.read(Path.of("src", "docs", "embedding.md")).blocks().stream()
            .map(java -> String.join("\n", java.lines()))
            .filter(java -> java.contains("@RegisterRestClient"))
            .findFirst()
            .orElseThrow();
    var types = TYPE_OF_EXAMPLE.matcher(block).results().map(type -> type.group(1)).toList();
    assertEquals(List.of("OrdersClient", "OrderRefused", "ShopApplication"), types);
    var sources = new StringBuilder();
    for (var type : types) {
      var source = Files.readString(EXAMPLES.resolve(type + ".java"));
      sources.append(source.substring(source.lastIndexOf("\nimport ")).replaceAll("import .*", ""));
    }
    assertEquals(code(sources.toString()), code(block));
  }

  // Comments and the id that the compiler wants stand on one side only.
  private static String code(String java) {
    return java.replaceAll("(?s)/\\*\\*.*?\\*/", "")
        .replaceAll("// .*", "")
        .replaceAll(".*serialVersionUID.*", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  @Test
  void theVersionIsTheSameEverywhere() throws IOException {
    var version = version(Files.readString(Path.of("pom.xml")));
    var embedding = Page.read(Path.of("src", "docs", "embedding.md"));
    var xml = embedding.blocks().stream().filter(block -> block.info().equals("xml")).findFirst();
    assertEquals(version, version(String.join("\n", xml.orElseThrow().lines())));
    for (var sample : List.of("shop", "openapi-client")) {
      var pom = Files.readString(Path.of("src", "test", "samples", sample, "pom.xml"));
      assertTrue(pom.contains("<cloakroom.version>" + version + "</cloakroom.version>"), sample);
    }
    var page = Files.readString(Path.of("src", "test", "samples", "vite-react", "pom.xml"));
    assertEquals(version, version(page));
    var pages = Page.read(Path.of("src", "docs", "pages.md")).text();
    assertTrue(pages.contains("`cloakroom-" + version + ".tgz`"));
    var newest = "\n## " + version.replace("-SNAPSHOT", "") + "\n";
    var changes = Page.read(Path.of("src", "docs", "CHANGELOG.md")).text();
    assertEquals(changes.indexOf("\n## "), changes.indexOf(newest));
  }

  private static String version(String xml) {
    var version = VERSION.matcher(xml);
    assertTrue(version.find());
    return version.group(1);
  }
}
