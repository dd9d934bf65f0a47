package dev.cloakroom.check;

import java.util.List;
import java.util.regex.Pattern;

/** Plain http, redirects to https, and Strict-Transport-Security. */
final class TransportPart implements Part {
  private static final String HSTS = "Strict-Transport-Security";
  private static final Pattern MAX_AGE =
      Pattern.compile("(?i)(?:^|;)\\s*+max-age\\s*+=\\s*+\"?(\\d{1,10})\"?");
  private static final long HALF_A_YEAR = 15_552_000;

  @Override
  public void look(Visit visit) throws NoAnswer {
    var target = visit.target();
    if (target.development()) {
      visit.report().found(Finding.DEVELOPMENT, "the address", target.origin());
    } else if (!target.tls()) {
      visit.report().found(Finding.PLAIN_HTTP, "the address", target.origin());
    }
    var answer = visit.ask(Ask.get(visit.session()).fromPage());
    var fields = answer.fields(HSTS);
    if (!target.tls()) {
      if (!fields.isEmpty()) {
        visit.found(Finding.HSTS_OVER_HTTP, answer, HSTS + ": " + fields.get(0));
      }
      return;
    }
    hsts(visit, answer, fields);
    if (visit.options().httpPort().isPresent()) {
      plain(visit, visit.options().httpPort().get());
    } else {
      visit.report().notChecked("plain http, because its port is not known: --http-port");
    }
  }

  private static void hsts(Visit visit, Answer answer, List<String> fields) {
    if (fields.isEmpty()) {
      visit.found(Finding.HSTS_MISSING, answer, "no " + HSTS);
    } else if (fields.size() > 1) {
      visit.found(Finding.HSTS_TWICE, answer, HSTS + ": " + String.join(" and ", fields));
    } else {
      var age = MAX_AGE.matcher(fields.get(0));
      if (!age.find() || Long.parseLong(age.group(1)) < HALF_A_YEAR) {
        visit.found(Finding.HSTS_SHORT, answer, HSTS + ": " + fields.get(0));
      }
    }
  }

  private static void plain(Visit visit, int port) {
    Answer answer;
    try {
      answer = visit.ask(Ask.get(visit.target().plain(port, "api/auth/session")).fromPage());
    } catch (NoAnswer e) {
      // A closed port is as good as a redirect.
      return;
    }
    if (!answer.fields(HSTS).isEmpty()) {
      visit.found(Finding.HSTS_OVER_HTTP, answer, "at http port " + port);
    }
    if (answer.isRedirect()) {
      var to = answer.location().filter(uri -> "https".equals(uri.getScheme()));
      if (to.filter(uri -> visit.target().root().getHost().equals(uri.getHost())).isEmpty()) {
        visit.found(
            Finding.HTTP_REDIRECT,
            answer,
            answer.status()
                + " to "
                + answer.location().map(AddressPart::withoutQuery).orElse("an unreadable address"));
      }
    } else if (answer.status() < 400 || answer.isProblem()) {
      visit.found(Finding.HTTP_ANSWERS, answer, answer.head() + ", at http port " + port);
    }
  }
}
