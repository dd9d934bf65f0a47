package dev.cloakroom.check;

import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** A report for programs. */
final class JsonOutput {
  private JsonOutput() {}

  static String of(Target target, Report report) {
    var findings =
        report.findings().entrySet().stream()
            .map(entry -> finding(entry.getKey(), entry.getValue()))
            .collect(array());
    var requests =
        report.requests().stream()
            .map(
                one ->
                    "{\"request\":%s,\"answer\":%s}"
                        .formatted(text(one.request()), text(one.answer())))
            .collect(array());
    var leftOut = report.leftOut().stream().map(JsonOutput::text).collect(array());
    return "{\"target\":%s,\"exitStatus\":%d,\"unreachable\":%s,\n\"findings\":%s,\n\"notChecked\":%s,\n\"requests\":%s}\n"
        .formatted(
            text(target.root().toString()),
            report.exitStatus(),
            report.unreachable().isEmpty() ? "null" : text(report.unreachable()),
            findings,
            leftOut,
            requests);
  }

  private static String finding(Finding finding, List<Report.Seen> seen) {
    var all =
        seen.stream()
            .map(one -> "{\"asked\":%s,\"seen\":%s}".formatted(text(one.asked()), text(one.text())))
            .collect(array());
    return "{\"id\":%s,\"severity\":%s,\"evidence\":%s,\"means\":%s,\"do\":%s,\"page\":%s}"
        .formatted(
            text(finding.id()),
            text(finding.severity().label()),
            all,
            text(finding.means()),
            text(finding.remedy()),
            text("src/docs/" + finding.page()));
  }

  private static Collector<CharSequence, ?, String> array() {
    return Collectors.joining(",", "[", "]");
  }

  /** A text as a JSON string (RFC 8259 section 7). */
  static String text(String plain) {
    var json = new StringBuilder("\"");
    for (var i = 0; i < plain.length(); i++) {
      var c = plain.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
