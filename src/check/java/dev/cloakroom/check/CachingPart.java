package dev.cloakroom.check;

import java.util.List;

/** Caches between browser and server, and how long browsers keep the client module. */
final class CachingPart implements Part {
  private static final String REQUEST_ID = "X-Request-Id";
  private static final List<String> OF_CACHES =
      List.of("X-Cache", "X-Cache-Status", "X-Proxy-Cache", "CF-Cache-Status", "Cache-Status");

  @Override
  public void look(Visit visit) throws NoAnswer {
    var first = visit.ask(Ask.get(visit.session()).fromPage());
    var second = visit.ask(Ask.get(visit.session()).fromPage());
    var hit = fromCache(second);
    var id = second.field(REQUEST_ID);
    if (!hit.isEmpty()) {
      visit.found(Finding.CACHED_ANSWER, second, hit);
    } else if (id.isPresent() && id.equals(first.field(REQUEST_ID))) {
      visit.found(Finding.CACHED_ANSWER, second, "the same X-Request-Id in two answers");
    } else if (id.isEmpty()) {
      visit.found(Finding.REQUEST_ID_MISSING, second, "no X-Request-Id");
    }
    var control = second.fields("Cache-Control");
    if (control.size() != 1 || !control.get(0).equalsIgnoreCase("no-store")) {
      visit.found(
          Finding.CACHE_CONTROL,
          second,
          control.isEmpty()
              ? "no Cache-Control"
              : "Cache-Control: " + String.join(" and ", control));
    } else if (second.field("Expires").isPresent()) {
      visit.found(Finding.CACHE_CONTROL, second, "Expires: " + second.field("Expires").get());
    }
    if (second.field("ETag").isPresent()) {
      visit.found(Finding.ETAG, second, "an ETag");
    }
    module(visit);
  }

  private static String fromCache(Answer answer) {
    if (answer.field("Age").isPresent()) {
      return "Age: " + answer.field("Age").get();
    }
    for (var name : OF_CACHES) {
      var value = answer.field(name).orElse("");
      if (value.matches("(?i)(.*[\\s;])?hit\\b.*")) {
        return name + ": " + value;
      }
    }
    return "";
  }

  // A team that bundles the module may serve none, or an app's page in its place.
  private static void module(Visit visit) throws NoAnswer {
    var module = visit.ask(Ask.get(visit.target().at("cloakroom.js")));
    var control = module.field("Cache-Control").orElse("");
    var script =
        module.field("Content-Type").filter(type -> type.contains("javascript")).isPresent();
    if (module.status() == 200 && script && !control.matches(".*(no-cache|no-store).*")) {
      visit.found(
          Finding.FILE_KEPT,
          module,
          control.isEmpty() ? "no Cache-Control" : "Cache-Control: " + control);
    }
  }
}
