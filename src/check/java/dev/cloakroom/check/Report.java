package dev.cloakroom.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was found, asked and left out. No text in it holds a secret that it knows of. */
final class Report {
  private static final int LONGEST = 300;
  private static final int MOST_SEEN = 6;

  private final Map<Finding, List<Seen>> found = new EnumMap<>(Finding.class);
  private final List<Asked> asked = new ArrayList<>();
  private final List<String> notChecked = new ArrayList<>();
  private final Set<String> secrets = new TreeSet<>();
  private String unreachable = "";

  /** What a finding was seen by. */
  record Seen(String asked, String text) {}

  /** A request, and what came of it. */
  record Asked(String request, String answer) {}

  /** No later text shows it. */
  void hide(String secret) {
    if (!secret.isEmpty()) {
      secrets.add(secret);
    }
  }

  void found(Finding finding, Ask ask, String seen) {
    found(finding, ask.toString(), seen);
  }

  void found(Finding finding, String ask, String seen) {
    var all = found.computeIfAbsent(finding, key -> new ArrayList<>());
    if (all.size() < MOST_SEEN) {
      all.add(new Seen(clean(ask), clean(seen)));
    }
  }

  boolean has(Finding finding) {
    return found.containsKey(finding);
  }

  void asked(Ask ask, String answer) {
    asked.add(new Asked(clean(ask.toString()), clean(answer)));
  }

  /** The request that was sent last. */
  String lastAsked() {
    return asked.isEmpty() ? "" : asked.get(asked.size() - 1).request();
  }

  void notChecked(String what) {
    notChecked.add(clean(what));
  }

  void unreachable(String reason) {
    unreachable = clean(reason);
  }

  // Control characters of an answer could change what a terminal shows.
  private String clean(String text) {
    var clean = text.replaceAll("[^ -~\u2026]", "?");
    for (var secret : secrets) {
      clean = clean.replace(secret, "(hidden)");
    }
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }

  Map<Finding, List<Seen>> findings() {
    return found;
  }

  List<Asked> requests() {
    return asked;
  }

  List<String> leftOut() {
    return notChecked;
  }

  /** Why no answer came; empty if one did. */
  String unreachable() {
    return unreachable;
  }

  long count(Severity severity) {
    return found.keySet().stream().filter(finding -> finding.severity() == severity).count();
  }

  /** 0 if nothing is wrong, 1 if something is, 2 if nobody answered. */
  int exitStatus() {
    if (!unreachable.isEmpty()) {
      return 2;
    }
    return count(Severity.ERROR) + count(Severity.WARNING) > 0 ? 1 : 0;
  }
}
