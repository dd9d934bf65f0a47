package dev.cloakroom.provider;

import dev.cloakroom.config.OpenIdConnect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the settings and a page together ask of a sign-in. A page can demand more than the settings,
 * and never less, because a user can write the address of a start by hand.
 *
 * @param acr the demanded authentication contexts, the preferred one first
 * @param maxAge how long ago the user may have authenticated
 * @param parameters of the authorization request, by name
 */
record Demands(List<String> acr, Optional<Duration> maxAge, Map<String, String> parameters) {

  /**
   * @param page the parameters that the page has set
   */
  static Demands of(OpenIdConnect settings, Map<String, String> page) {
    var parameters = new TreeMap<>(page);
    parameters.keySet().retainAll(settings.passthrough());
    parameters.keySet().removeAll(settings.parameters().keySet());
    var acr = acr(settings.acr(), parameters.getOrDefault("acr_values", ""));
    var maxAge = maxAge(settings.maxAge(), parameters.remove("max_age"));
    if (!acr.isEmpty()) {
      parameters.put("acr_values", String.join(" ", acr));
    }
    maxAge.ifPresent(age -> parameters.put("max_age", Long.toString(age.toSeconds())));
    parameters.putAll(settings.parameters());
    return new Demands(acr, maxAge, parameters);
  }

  // Where both name some, those that both name; or else those of the settings.
  private static List<String> acr(List<String> settings, String page) {
    var asked = List.of(page.split(" +")).stream().filter(value -> !value.isEmpty()).toList();
    if (settings.isEmpty()) {
      return asked;
    }
    var both = asked.stream().filter(settings::contains).toList();
    return both.isEmpty() ? settings : both;
  }

  private static Optional<Duration> maxAge(Optional<Duration> settings, String page) {
    if (page == null || !page.matches("\\d{1,9}")) {
      return settings;
    }
    var asked = Duration.ofSeconds(Long.parseLong(page));
    return settings.filter(limit -> limit.compareTo(asked) < 0).or(() -> Optional.of(asked));
  }
}
