package dev.cloakroom.check;

import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What the parts of a check share: where they ask, and where they tell. */
final class Visit {
  /** A host that can be nobody's (RFC 2606). */
  static final String OTHER_HOST = "cloakroom-check.invalid";

  /** Another site. */
  static final String OTHER_SITE = "https://" + OTHER_HOST;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Options options;
  private final Client client;
  private final Certificates certificates;
  private final Report report;

  Visit(Options options, Client client, Certificates certificates, Report report) {
    this.options = options;
    this.client = client;
    this.certificates = certificates;
    this.report = report;
  }

  Options options() {
    return options;
  }

  Target target() {
    return options.target();
  }

  Certificates certificates() {
    return certificates;
  }

  Report report() {
    return report;
  }

  URI session() {
    return target().at("api/auth/session");
  }

  /** A path of the API where nothing is. */
  URI nowhere() {
    return target().at("api/cloakroom-check-" + random());
  }

  /** Text that nobody has asked with before. */
  static String random() {
    var bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  Answer ask(Ask ask) throws NoAnswer {
    try {
      var answer = client.send(ask);
      report.asked(ask, String.valueOf(answer.status()));
      return answer;
    } catch (NoAnswer e) {
      report.asked(ask, e.getMessage());
      throw e;
    }
  }

  void found(Finding finding, Answer answer, String seen) {
    report.found(finding, answer.ask(), seen);
  }

  boolean has(Finding finding) {
    return report.has(finding);
  }
}
