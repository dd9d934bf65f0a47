package dev.cloakroom.check;

import java.net.URI;
import java.util.ArrayList;
import java.util.Map;

/** Whether problems come through, what they say of the path, and what guards every answer. */
final class ProblemPart implements Part {
  private static final Map<String, String> SECURITY_FIELDS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "same-origin");

  @Override
  public void look(Visit visit) throws NoAnswer {
    var problem = visit.ask(Ask.get(visit.nowhere()).fromPage());
    if (!problem.isProblem() || problem.member("requestId").isEmpty()) {
      visit.found(Finding.PROBLEM_REPLACED, problem, problem.head());
    } else {
      contextRoot(visit, problem);
      relay(visit);
    }
    securityFields(visit);
  }

  // The address of a problem's description begins with the context root, as Cloakroom sees it.
  private static void contextRoot(Visit visit, Answer problem) {
    var type = problem.member("type").orElse("");
    var expected = visit.target().root().getRawPath() + "api/problems/";
    try {
      var path = URI.create(type).getRawPath();
      if (path != null && !path.startsWith(expected)) {
        visit.found(
            Finding.CONTEXT_ROOT,
            problem,
            "the problem's type has the path " + path + ", and not " + expected + "…");
      }
    } catch (IllegalArgumentException e) {
      visit.found(Finding.PROBLEM_REPLACED, problem, "its type is no address");
    }
  }

  private static void relay(Visit visit) throws NoAnswer {
    var route = visit.target().at("relay/cloakroom-check-" + Visit.random() + "/");
    var answer = visit.ask(Ask.get(route).fromPage());
    if (!answer.isProblem()) {
      visit.found(Finding.RELAY_NOT_PASSED, answer, answer.head());
    }
  }

  private static void securityFields(Visit visit) throws NoAnswer {
    var answer = visit.ask(Ask.get(visit.session()).fromPage());
    var changed = new ArrayList<String>();
    SECURITY_FIELDS.forEach(
        (name, value) -> {
          var values = answer.fields(name);
          // A second policy can only forbid more.
          if (!values.contains(value)) {
            changed.add(values.isEmpty() ? "no " + name : name + ": " + String.join(", ", values));
          }
        });
    if (!changed.isEmpty()) {
      changed.sort(null);
      visit.found(Finding.SECURITY_FIELDS, answer, String.join("; ", changed));
    }
  }
}
