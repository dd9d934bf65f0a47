package dev.cloakroom.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Versions, directory listings, endpoints of the server, and what is left of the demo. */
final class DisclosurePart implements Part {
  private static final List<String> OF_PROGRAMS = List.of("Server", "X-Powered-By");
  private static final List<String> OF_SERVERS =
      List.of("/metrics", "/q/metrics", "/openapi", "/health", "/server-status", "/nginx_status");
  private static final Set<String> TYPES =
      Set.of("text/plain", "application/json", "application/yaml", "application/openmetrics-text");
  private static final String VERSION = ".*[A-Za-z)][/ ]+v?\\d+(\\.\\d+)+.*";

  @Override
  public void look(Visit visit) throws NoAnswer {
    var page = visit.ask(Ask.get(visit.target().root()));
    var api = visit.ask(Ask.get(visit.session()).fromPage());
    for (var name : OF_PROGRAMS) {
      for (var answer : List.of(page, api)) {
        var versions = answer.fields(name).stream().filter(value -> value.matches(VERSION));
        var seen = new LinkedHashSet<>(versions.toList());
        if (!seen.isEmpty()) {
          visit.found(Finding.VERSION_DISCLOSED, answer, name + ": " + String.join(", ", seen));
        }
      }
    }
    if (page.body().matches("(?is).*<title>\\s*(Index of /|Directory (Listing|: /)).*")) {
      visit.found(Finding.DIRECTORY_LISTING, page, "a page that lists files");
    }
    endpoints(visit);
    if (visit.target().development()) {
      visit.report().notChecked("the demo's backend, because this is development");
    } else {
      demoBackend(visit);
    }
  }

  // As a stranger asks: without a proof of the app's own pages.
  private static void endpoints(Visit visit) throws NoAnswer {
    var target = visit.target();
    var addresses = new ArrayList<>(OF_SERVERS.stream().map(target::atOrigin).toList());
    if (!target.development()) {
      // Without a token, Cloakroom answers programs on its own machine, and a proxy may look so.
      addresses.add(target.at("api/metrics"));
    }
    for (var address : addresses) {
      var answer = visit.ask(Ask.get(address));
      var type = answer.field("Content-Type").orElse("").replaceAll(";.*", "").strip();
      // A single-page app answers every path with its page.
      if (answer.status() == 200 && (TYPES.contains(type) || ofApache(answer))) {
        visit.found(Finding.SERVER_ENDPOINTS, answer, answer.head());
      }
    }
  }

  private static boolean ofApache(Answer answer) {
    return answer.body().contains("<title>Apache Status</title>");
  }

  private static void demoBackend(Visit visit) throws NoAnswer {
    var path = "/backend/.well-known/openid-configuration";
    var answer = visit.ask(Ask.get(visit.target().atOrigin(path)));
    var issuer = answer.member("issuer").orElse("");
    if (answer.status() == 200
        && issuer.endsWith("/backend")
        && answer.body().contains("/backend/end-session\"")) {
      visit.found(Finding.DEMO_BACKEND, answer, "the metadata of the demo's OpenID Provider");
    }
  }
}
