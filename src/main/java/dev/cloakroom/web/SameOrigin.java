package dev.cloakroom.web;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Origin;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.web.SameOriginRule.Decision;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lets only requests of our own pages pass ({@link AccessRule#SAME_ORIGIN}). */
@SingleInstance
class SameOrigin {
  private final Callers callers;
  private final Audit audit;
  private final OriginWarnings warnings;

  @Inject
  SameOrigin(Callers callers, Audit audit) {
    this.callers = callers;
    this.audit = audit;
    this.warnings = new OriginWarnings(callers.haveSeveralFrontEnds());
  }

  /**
   * Returns if the request may pass.
   *
   * @throws ProblemException {@link Problem#CROSS_ORIGIN} or {@link Problem#ORIGIN_NOT_LISTED}
   */
  void require(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("Vary", "Origin, Sec-Fetch-Site");
    var signals = signals(request);
    var ours = callers.ours(request);
    var decision = SameOriginRule.decide(signals, ours);
    if (decision == Decision.ACCEPTED) {
      return;
    }
    var named = named(signals);
    audit.crossOriginRefused(request, named, ours.toString());
    if (SameOriginRule.mayBeOurs(signals, ours)) {
      warnings.refused(named, ours);
    }
    if (decision == Decision.ORIGIN_NOT_LISTED) {
      throw new ProblemException(Problem.ORIGIN_NOT_LISTED);
    }
    throw new ProblemException(Problem.CROSS_ORIGIN);
  }

  // Of a Referer only the origin is named: its path and query may hold secrets or personal data.
  private static String named(SameOriginRule.Signals signals) {
    if (!signals.origin().isEmpty()) {
      return String.join(", ", signals.origin());
    }
    return signals.referer().stream()
        .map(referer -> Origin.ofReferer(referer).map(Origin::toString).orElse("unreadable"))
        .collect(Collectors.joining(", "));
  }

  private static SameOriginRule.Signals signals(HttpServletRequest request) {
    var site = values(request, "Sec-Fetch-Site");
    var referer = values(request, "Referer");
    return new SameOriginRule.Signals(
        request.getMethod(),
        // Other Sec-Fetch fields matter only for a request with a Referer.
        !site.isEmpty() || !referer.isEmpty() && FetchMode.hasMetadata(request),
        site,
        values(request, "Sec-Fetch-Mode"),
        values(request, "Origin"),
        referer,
        values(request, "X-CSRF"));
  }

  private static List<String> values(HttpServletRequest request, String name) {
    var values = request.getHeaders(name);
    if (values == null || !values.hasMoreElements()) {
      return List.of();
    }
    var first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    var all = new ArrayList<>(List.of(first));
    values.asIterator().forEachRemaining(all::add);
    return all;
  }
}
