package dev.cloakroom.path;

import dev.cloakroom.fake.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What somebody may put into {@code returnTo} to lead a user to another site. */
public final class HostileTargets {
  /** The context path of the app that they are tried at. */
  public static final String CONTEXT = "/app";

  /** The page of that app that they are resolved at. */
  public static final String PAGE = "https://app.example/app/page";

  private HostileTargets() {}

  /** Each beginning with each host and each end, and all lines of the table. */
  static List<String> all() {
    var texts = new ArrayList<>(table().map(HostileTargets::text).toList());
    for (var start : Lines.of(HostileTargets.class, "/open-redirect-starts.txt")) {
      for (var host : Lines.of(HostileTargets.class, "/open-redirect-hosts.txt")) {
        for (var end : List.of("", "/", "//", "/..", "/%2f..", "/%2e%2e%2f", "?x", "#x", ":80")) {
          texts.add(start.translateEscapes() + host + end);
        }
      }
    }
    return texts;
  }

  /** Where those lead that are accepted. */
  public static List<String> accepted() {
    return all().stream()
        .flatMap(text -> ReturnTo.of(text, CONTEXT).stream())
        .map(to -> to.in(CONTEXT))
        .distinct()
        .toList();
  }

  /** The lines of {@code return-to.txt}. */
  static Stream<String> table() {
    return Lines.of(HostileTargets.class, "/return-to.txt").stream();
  }

  /** The text of a line. */
  static String text(String line) {
    return line.split(" ")[1].translateEscapes();
  }
}
