package dev.cloakroom.check;

import java.util.Locale;

/** A report for people. */
final class TextOutput {
  private TextOutput() {}

  static String of(Target target, Report report) {
    var text = new StringBuilder("Check of ").append(target.root()).append("\n\n");
    if (!report.unreachable().isEmpty()) {
      return text.append("No answer: ").append(report.unreachable()).append(".\n").toString();
    }
    report
        .findings()
        .forEach(
            (finding, seen) -> {
              var severity = finding.severity().label().toUpperCase(Locale.ROOT);
              text.append(severity).append(' ').append(finding.id()).append('\n');
              seen.forEach(
                  one -> {
                    line(text, "asked", one.asked());
                    line(text, "seen", one.text());
                  });
              line(text, "means", finding.means());
              line(text, "do", finding.remedy());
              line(text, "page", "src/docs/" + finding.page());
              text.append('\n');
            });
    report.leftOut().forEach(what -> text.append("Not checked: ").append(what).append(".\n"));
    return text.append(
            "%d requests, %d errors, %d warnings, %d notes.\n"
                .formatted(
                    report.requests().size(),
                    report.count(Severity.ERROR),
                    report.count(Severity.WARNING),
                    report.count(Severity.NOTE)))
        .toString();
  }

  private static void line(StringBuilder text, String name, String is) {
    text.append("  %-6s %s\n".formatted(name + ":", is));
  }
}
