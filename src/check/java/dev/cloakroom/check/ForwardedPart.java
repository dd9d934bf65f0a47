package dev.cloakroom.check;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Forged fields of proxies. A forged host shows in the address of a problem's description, and a
 * forged scheme there or in Strict-Transport-Security. A forged client address shows in no answer.
 */
final class ForwardedPart implements Part {
  private static final String HSTS = "Strict-Transport-Security";
  // RFC 5737: for documentation.
  private static final String OTHER_CLIENT = "203.0.113.9";

  @Override
  public void look(Visit visit) throws NoAnswer {
    if (visit.has(Finding.PROBLEM_REPLACED)) {
      visit.report().notChecked("forged fields of proxies, because problems do not come through");
      return;
    }
    var honest = visit.ask(Ask.get(visit.nowhere()).fromPage());
    // The other one than Cloakroom takes for that of an honest request.
    var scheme = honest.field(HSTS).isPresent() ? "http" : "https";
    forged(
        visit,
        honest,
        Map.of("X-Forwarded-Host", Visit.OTHER_HOST, "X-Forwarded-For", OTHER_CLIENT));
    forged(visit, honest, Map.of("X-Forwarded-Proto", scheme));
    forged(
        visit,
        honest,
        Map.of(
            "Forwarded",
            "for=%s;host=%s;proto=%s".formatted(OTHER_CLIENT, Visit.OTHER_HOST, scheme)));
    requestId(visit);
  }

  private static void forged(Visit visit, Answer honest, Map<String, String> fields)
      throws NoAnswer {
    var ask = Ask.get(visit.nowhere()).fromPage();
    for (var name : fields.keySet().stream().sorted().toList()) {
      ask = ask.with(name, fields.get(name));
    }
    var answer = visit.ask(ask);
    var changes = new LinkedHashMap<String, String>();
    var type = answer.member("type").orElse("");
    if (answer.isProblem() && !type.equals(honest.member("type").orElse(""))) {
      changes.put("type", type);
    }
    if (answer.isProblem() && answer.field(HSTS).isPresent() != honest.field(HSTS).isPresent()) {
      changes.put(HSTS, answer.field(HSTS).isPresent() ? "sent now" : "missing now");
    }
    if (!changes.isEmpty()) {
      visit.found(Finding.FORWARDED_BELIEVED, answer, "this changes: " + changes);
    }
  }

  private static void requestId(Visit visit) throws NoAnswer {
    var id = "cloakroom-check-" + Visit.random();
    var answer = visit.ask(Ask.get(visit.session()).fromPage().with("X-Request-Id", id));
    if (answer.field("X-Request-Id").filter(id::equals).isPresent()) {
      visit.found(Finding.REQUEST_ID_BELIEVED, answer, "the answer has the same X-Request-Id");
    }
  }
}
