package dev.cloakroom.check;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether Cloakroom is there at all. Nothing else is asked if it is not. */
final class AddressPart implements Part {
  private static final Set<Integer> OF_GATEWAYS = Set.of(502, 503, 504);
  private static final int MOST_REDIRECTS = 5;

  @Override
  public void look(Visit visit) throws NoAnswer {
    var answer = visit.ask(Ask.get(visit.session()).fromPage());
    visit
        .certificates()
        .seen()
        .ifPresent(
            seen ->
                seen.finding()
                    .ifPresent(
                        finding -> visit.report().found(finding, "the certificate", seen.text())));
    if (isCloakroom(answer)) {
      return;
    }
    if (answer.isRedirect()) {
      visit.found(Finding.REDIRECTED, answer, whereTo(visit, answer));
    } else if (OF_GATEWAYS.contains(answer.status())) {
      visit.found(Finding.PROXY_ERROR, answer, answer.head());
    } else {
      elsewhere(visit, answer);
    }
  }

  /** Whether the rest can be looked at. */
  static boolean found(Report report) {
    return !report.has(Finding.REDIRECTED)
        && !report.has(Finding.PROXY_ERROR)
        && !report.has(Finding.NOT_CLOAKROOM)
        && !report.has(Finding.OTHER_CONTEXT_ROOT);
  }

  private static boolean isCloakroom(Answer answer) {
    return answer.authenticated().isPresent() || answer.isProblem() && answer.status() != 404;
  }

  private static String whereTo(Visit visit, Answer first) throws NoAnswer {
    var seen = new HashSet<URI>();
    var answer = first;
    while (answer.isRedirect() && answer.location().isPresent() && seen.size() < MOST_REDIRECTS) {
      seen.add(answer.ask().uri());
      var to = answer.location().get();
      if (seen.contains(to)) {
        return answer.status() + ", a loop of redirects: it leads back to " + withoutQuery(to);
      }
      if (to.getHost() == null || !to.getHost().equals(visit.target().root().getHost())) {
        // Another host did not ask to be checked.
        return answer.status() + ", it leads to " + withoutQuery(to);
      }
      answer = visit.ask(Ask.get(to).fromPage());
    }
    return answer.isRedirect()
        ? first.status() + ", a chain of redirects without an end"
        : first.status() + ", it leads to " + withoutQuery(answer.ask().uri());
  }

  /** An address that may have secrets in its query, as far as it can be shown. */
  static String withoutQuery(URI uri) {
    var text = uri.toString();
    return text.contains("?") ? text.substring(0, text.indexOf('?')) + "?…" : text;
  }

  private static void elsewhere(Visit visit, Answer answer) throws NoAnswer {
    // The WAR's own name is its context root where nobody has chosen another.
    for (var root : List.of("/", "/cloakroom/")) {
      if (root.equals(visit.target().root().getRawPath())) {
        continue;
      }
      var other = visit.target().atOrigin(root + "api/auth/session");
      if (isCloakroom(visit.ask(Ask.get(other).fromPage()))) {
        visit.found(
            Finding.OTHER_CONTEXT_ROOT,
            answer,
            answer.head() + "; Cloakroom answers at " + visit.target().atOrigin(root));
        return;
      }
    }
    visit.found(Finding.NOT_CLOAKROOM, answer, answer.head());
  }
}
