package dev.cloakroom.check;

import java.time.Clock;
import java.util.List;

/** The whole check of one deployment. */
final class Inspection {
  private Inspection() {}

  // Those that find why others would find something come first.
  private static List<Part> parts() {
    return List.of(
        new TransportPart(),
        new CachingPart(),
        new ProblemPart(),
        new OriginPart(),
        new CookiePart(),
        new ProviderPart(),
        new SignInPart(),
        new RequestHeadPart(),
        new ForwardedPart(),
        new DisclosurePart(),
        new ReadinessPart());
  }

  /** Looks at the deployment, within the options' time. */
  static Report of(Options options, Certificates certificates, Clock clock) {
    return of(
        options,
        certificates,
        new Client(certificates, clock, System::nanoTime, options.timeout(), options.total()));
  }

  /** The same with a client whose time a test may count. */
  static Report of(Options options, Certificates certificates, Client client) {
    var report = new Report();
    options.credentials().ifPresent(given -> report.hide(given.password()));
    var visit = new Visit(options, client, certificates, report);
    try {
      new AddressPart().look(visit);
    } catch (NoAnswer e) {
      report.unreachable(e.getMessage());
      return report;
    }
    if (AddressPart.found(report)) {
      for (var part : parts()) {
        look(part, visit);
      }
    }
    return report;
  }

  private static void look(Part part, Visit visit) {
    try {
      part.look(visit);
    } catch (NoAnswer e) {
      visit.report().found(Finding.NO_ANSWER, visit.report().lastAsked(), e.getMessage());
    }
  }
}
