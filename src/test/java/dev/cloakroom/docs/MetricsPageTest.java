package dev.cloakroom.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.httpclient.ConnectionPool.Usage;
import dev.cloakroom.metrics.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page of metrics, the dashboard and the alerts name the metrics that are there, with their
 * labels and values.
 */
class MetricsPageTest {
  private static final Path DOCS = Path.of("src", "docs");
  private static final Set<String> OPEN_LABELS = Set.of("route", "version");
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (cloakroom_[a-z_]+) (.+)");
  private static final Pattern SAMPLE = Pattern.compile("(cloakroom_[a-z_]+)(?:\\{(.*)})? .+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Pattern ROW = Pattern.compile("\\| `cloakroom_[^\n]+");
  private static final Pattern USE = Pattern.compile("(cloakroom_[a-z_]+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("by \\(([a-z_, ]+)\\)");
  private static final int ALERTS = 6;

  private final Map<String, String> helps = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, Map<String, Set<String>>> labels = new TreeMap<>();

  MetricsPageTest() {
    var metrics = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
    metrics.route("backend", () -> new Usage(0, 0, 1));
    var text = new String(metrics.exposition(null, true, 1).text(), StandardCharsets.UTF_8);
    text.lines().forEach(this::read);
  }

  private void read(String line) {
    var comment = COMMENT.matcher(line);
    if (comment.matches()) {
      (comment.group(1).equals("HELP") ? helps : types).put(comment.group(2), comment.group(3));
      return;
    }
    var sample = SAMPLE.matcher(line);
    assertTrue(sample.matches(), line);
    var ofMetric = labels.computeIfAbsent(metric(sample.group(1)), name -> new TreeMap<>());
    if (sample.group(2) != null) {
      LABEL
          .matcher(sample.group(2))
          .results()
          .filter(label -> !label.group(1).equals("le"))
          .forEach(
              label ->
                  ofMetric
                      .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                      .add(label.group(2)));
    }
  }

  // A histogram has three kinds of series.
  private String metric(String series) {
    var base = series.replaceFirst("_(bucket|sum|count)$", "");
    return types.containsKey(base) ? base : series;
  }

  private String row(String metric) {
    var words = new ArrayList<String>();
    labels
        .get(metric)
        .forEach(
            (label, values) ->
                words.add(
                    OPEN_LABELS.contains(label)
                        ? "`" + label + "`"
                        : "`" + label + "`: " + String.join(", ", values)));
    return "| `%s` | %s | %s | %s |"
        .formatted(metric, types.get(metric), String.join("; ", words), helps.get(metric));
  }

  @Test
  void thePageHasEachMetricWithTypeLabelsAndMeaning() throws IOException {
    var page = Files.readString(DOCS.resolve("metrics.md"));
    var rows = ROW.matcher(page).results().map(row -> row.group()).sorted().toList();
    assertEquals(
        String.join("\n", types.keySet().stream().map(this::row).sorted().toList()),
        String.join("\n", rows));
    assertFalse(rows.isEmpty());
  }

  private void assertKnown(String expression) {
    var uses = USE.matcher(expression).results().toList();
    assertFalse(uses.isEmpty(), expression);
    var known = new TreeSet<>(Set.of("le"));
    for (var use : uses) {
      var metric = metric(use.group(1));
      assertTrue(types.containsKey(metric), () -> "no metric " + metric + ": " + expression);
      known.addAll(labels.get(metric).keySet());
      var matchers = use.group(2) == null ? "" : use.group(2);
      MATCHER
          .matcher(matchers)
          .results()
          .forEach(m -> assertMatches(metric, m.group(1), m.group(3)));
    }
    GROUPING
        .matcher(expression)
        .results()
        .flatMap(group -> List.of(group.group(1).split(", *")).stream())
        .filter(label -> !label.equals("instance"))
        .forEach(label -> assertTrue(known.contains(label), label + ": " + expression));
  }

  private void assertMatches(String metric, String label, String value) {
    var values = labels.get(metric).get(label);
    assertTrue(values != null, () -> metric + " has no label " + label);
    for (var one : value.split("\\|")) {
      assertTrue(OPEN_LABELS.contains(label) || values.contains(one), () -> label + "=" + one);
    }
  }

  @Test
  void theAlertsAreRulesOfPrometheusAboutTheseMetrics() throws IOException {
    var groups = new YAMLMapper().readTree(DOCS.resolve("alerts.yaml").toFile()).path("groups");
    var alerts = new ArrayList<String>();
    for (var group : groups) {
      assertFalse(group.path("name").asText().isEmpty());
      for (var rule : group.path("rules")) {
        alerts.add(rule.path("alert").asText());
        assertKnown(rule.path("expr").asText());
        assertTrue(rule.path("for").asText().matches("\\d+m"), rule::toString);
        assertFalse(rule.at("/labels/severity").asText().isEmpty(), rule::toString);
        assertFalse(rule.at("/annotations/summary").asText().isEmpty(), rule::toString);
      }
    }
    assertEquals(ALERTS, alerts.size());
    var page = Files.readString(DOCS.resolve("metrics.md"));
    alerts.forEach(alert -> assertTrue(page.contains("| `" + alert + "` |"), alert));
  }

  @Test
  void theDashboardShowsTheseMetrics() throws IOException {
    var dashboard = new ObjectMapper().readTree(DOCS.resolve("grafana-dashboard.json").toFile());
    var expressions = new ArrayList<JsonNode>();
    dashboard.findValues("expr").forEach(expressions::add);
    assertTrue(expressions.size() >= dashboard.path("panels").size());
    expressions.forEach(expression -> assertKnown(expression.asText()));
    var shown = new TreeSet<String>();
    for (var expression : expressions) {
      USE.matcher(expression.asText()).results().forEach(use -> shown.add(metric(use.group(1))));
    }
    assertEquals(types.keySet(), shown);
    var ids = new TreeSet<Integer>();
    dashboard.path("panels").forEach(panel -> assertTrue(ids.add(panel.path("id").asInt())));
  }
}
