package dev.cloakroom.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The same-origin rule, row by row. Each row that must be refused leaves a line {@code
 * CrossOriginRefused} in the audit log, with the origin {@link Visit#OTHER_SITE}.
 */
final class OriginPart implements Part {
  private static final String OWN = "own";
  private static final String PROOF = "X-CSRF";

  /** The fields that the rule reads, in the order of what a fault of each explains. */
  private enum Judged {
    ORIGIN("Origin"),
    SITE("Sec-Fetch-Site"),
    REFERER("Referer"),
    CSRF(PROOF),
    NONE("");

    private final String field;

    Judged(String field) {
      this.field = field;
    }
  }

  /**
   * A request.
   *
   * @param passes whether it must pass; otherwise it must be refused
   */
  private record Row(Judged judged, String method, boolean passes, Map<String, String> fields) {}

  private static final List<Row> ROWS =
      List.of(
          passes(Judged.CSRF, Map.of(PROOF, "1")),
          passes(Judged.SITE, Map.of("Sec-Fetch-Site", "same-origin")),
          passes(Judged.SITE, Map.of("Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate")),
          passes(Judged.ORIGIN, Map.of("Origin", OWN)),
          passes(Judged.REFERER, Map.of("Referer", OWN)),
          refused(Judged.NONE, "GET", Map.of()),
          refused(Judged.SITE, "GET", Map.of("Sec-Fetch-Site", "cross-site", PROOF, "1")),
          refused(Judged.SITE, "GET", Map.of("Sec-Fetch-Site", "same-site", PROOF, "1")),
          refused(Judged.ORIGIN, "GET", Map.of("Origin", Visit.OTHER_SITE)),
          refused(Judged.ORIGIN, "GET", Map.of("Origin", Visit.OTHER_SITE, PROOF, "1")),
          refused(Judged.ORIGIN, "GET", Map.of("Origin", "null", PROOF, "1")),
          refused(Judged.REFERER, "GET", Map.of("Referer", Visit.OTHER_SITE + "/", PROOF, "1")),
          refused(Judged.ORIGIN, "POST", Map.of("Origin", Visit.OTHER_SITE)),
          refused(Judged.SITE, "POST", Map.of("Sec-Fetch-Site", "cross-site", PROOF, "1")));

  private final Map<Judged, List<Answer>> wronglyPassed = new EnumMap<>(Judged.class);
  private final Map<Judged, List<Answer>> wronglyRefused = new EnumMap<>(Judged.class);

  private static Row passes(Judged judged, Map<String, String> fields) {
    return new Row(judged, "GET", true, fields);
  }

  private static Row refused(Judged judged, String method, Map<String, String> fields) {
    return new Row(judged, method, false, fields);
  }

  @Override
  public void look(Visit visit) throws NoAnswer {
    if (visit.has(Finding.CACHED_ANSWER)) {
      visit.report().notChecked("the same-origin rule, because a cache answers");
      return;
    }
    for (var row : ROWS) {
      var answer = visit.ask(ask(visit, row));
      cors(visit, answer);
      if (row.passes && answer.status() == 403) {
        wronglyRefused.computeIfAbsent(row.judged, key -> new ArrayList<>()).add(answer);
      } else if (!row.passes && answer.status() < 400) {
        wronglyPassed.computeIfAbsent(row.judged, key -> new ArrayList<>()).add(answer);
      }
    }
    preflight(visit);
    tell(visit);
  }

  private static Ask ask(Visit visit, Row row) {
    var target = visit.target();
    // A logout without a session changes nothing.
    var uri = row.method.equals("GET") ? visit.session() : target.at("api/logout");
    var ask = Ask.of(row.method, uri);
    for (var name : row.fields.keySet().stream().sorted().toList()) {
      var own = name.equals("Referer") ? target.root().toString() : target.origin();
      var value = row.fields.get(name);
      ask = ask.with(name, value.equals(OWN) ? own : value);
    }
    return ask;
  }

  private static void cors(Visit visit, Answer answer) {
    answer
        .field("Access-Control-Allow-Origin")
        .ifPresent(
            allowed ->
                visit.found(Finding.CORS_OPEN, answer, "Access-Control-Allow-Origin: " + allowed));
  }

  private static void preflight(Visit visit) throws NoAnswer {
    cors(
        visit,
        visit.ask(
            Ask.of("OPTIONS", visit.session())
                .with("Origin", Visit.OTHER_SITE)
                .with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "x-csrf")));
  }

  private void tell(Visit visit) {
    for (var judged : Judged.values()) {
      if (dropped(judged)) {
        for (var answer : wronglyRefused.remove(judged)) {
          visit.found(
              Finding.FIELD_DROPPED, answer, judged.field + " is sent, and counts for nothing");
        }
        wronglyPassed.remove(judged);
      }
    }
    var origin = wronglyRefused.remove(Judged.ORIGIN);
    if (origin != null) {
      // It has the same cause.
      wronglyRefused.remove(Judged.REFERER);
      tell(visit, Finding.PUBLIC_ORIGIN, origin);
    }
    wronglyRefused.values().forEach(answers -> tell(visit, Finding.OWN_PAGE_REFUSED, answers));
    wronglyPassed.values().forEach(answers -> tell(visit, Finding.OTHER_SITE_ACCEPTED, answers));
  }

  // A field that does not arrive proves nothing, and is no evidence either. Without X-CSRF only the
  // first of these shows.
  private boolean dropped(Judged judged) {
    return wronglyRefused.containsKey(judged)
        && (judged == Judged.CSRF || wronglyPassed.containsKey(judged));
  }

  private static void tell(Visit visit, Finding finding, List<Answer> answers) {
    for (var answer : answers) {
      visit.found(finding, answer, String.valueOf(answer.status()));
    }
  }
}
