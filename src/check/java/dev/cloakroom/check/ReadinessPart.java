package dev.cloakroom.check;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** What the node says of itself, and its clock. */
final class ReadinessPart implements Part {
  private static final Pattern DOWN =
      Pattern.compile("\"name\"\\s*+:\\s*+\"([^\"]++)\"\\s*+,\\s*+\"status\"\\s*+:\\s*+\"DOWN\"");
  private static final String PROVIDER = "identity-provider";
  private static final Duration MOST_APART = Duration.ofSeconds(60);

  @Override
  public void look(Visit visit) throws NoAnswer {
    var ready = visit.ask(Ask.get(visit.target().at("api/health/ready")));
    clock(visit, ready);
    if (ready.member("status").isEmpty()) {
      // Some keep strangers from it.
      visit.report().notChecked("readiness, because the answer is " + ready.head());
      return;
    }
    var down = new ArrayList<String>();
    DOWN.matcher(ready.body()).results().forEach(check -> down.add(check.group(1)));
    if (ready.status() != 200) {
      visit.found(Finding.NOT_READY, ready, ready.status() + ", DOWN: " + String.join(", ", down));
    } else if (down.contains(PROVIDER)) {
      visit.found(Finding.PROVIDER_DOWN, ready, PROVIDER + " is DOWN");
    }
  }

  private static void clock(Visit visit, Answer answer) {
    var date = answer.field("Date").orElse("");
    try {
      var there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      var apart = Duration.between(answer.at(), there);
      if (apart.abs().compareTo(MOST_APART) > 0) {
        visit.found(
            Finding.CLOCK,
            answer,
            "Date: %s, %d s %s this machine's clock"
                .formatted(
                    date, apart.abs().toSeconds(), apart.isNegative() ? "behind" : "ahead of"));
      }
    } catch (DateTimeException e) {
      visit.report().notChecked("the clock, because no answer has a Date that can be read");
    }
  }
}
