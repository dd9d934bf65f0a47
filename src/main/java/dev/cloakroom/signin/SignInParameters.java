package dev.cloakroom.signin;

import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a page says about the sign-in that it starts.
 *
 * @param returnTo where the browser is led to after it, if the page says so
 * @param provider the parameters of the authorization request (OpenID Connect Core 1.0 section
 *     3.1.2.1) that the page sets
 */
record SignInParameters(Optional<ReturnTo> returnTo, Map<String, String> provider) {
  private static final String NONE = "none";
  // Length and alphabet of each parameter that a page may set. A browser drops a cookie of more
  // than
  // 4096 bytes (RFC 6265bis section 5.6), and the sign-in's cookie keeps acr_values: so they are at
  // most as long as those that StepUpRequired gives to a page.
  private static final Map<String, String> FORMS =
      Map.of(
          "prompt", "[a-z_]{1,32}( [a-z_]{1,32}){0,3}",
          "max_age", "\\d{1,9}",
          "ui_locales", "[A-Za-z0-9-]{1,35}( [A-Za-z0-9-]{1,35}){0,9}",
          "login_hint", "[^\\p{Cntrl}]{1,256}",
          "acr_values", "(?=.{1,256}$)[!-~]+( [!-~]+)*");

  /** Defensive copy. */
  SignInParameters {
    provider = Map.copyOf(provider);
  }

  /**
   * Reads the parameters of a start. Parameters that a page may not set have no effect.
   *
   * @param query every value by name
   * @throws ProblemException {@code invalid_request} if one stands twice or has another form
   */
  static SignInParameters of(
      Map<String, List<String>> query, OpenIdConnect settings, String contextPath) {
    var returnTo = single(query, "returnTo");
    var target = returnTo.flatMap(text -> ReturnTo.of(text, contextPath));
    if (returnTo.isPresent() && target.isEmpty()) {
      throw invalid();
    }
    var provider = new LinkedHashMap<String, String>();
    for (var name : OpenIdConnect.PASSTHROUGH) {
      var value = single(query, name);
      if (value.isPresent() && settings.passthrough().contains(name)) {
        requireForm(name, value.get());
        provider.put(name, value.get());
      }
    }
    return new SignInParameters(target, provider);
  }

  private static void requireForm(String name, String value) {
    if (!value.matches(FORMS.get(name))) {
      throw invalid();
    }
    // OpenID Connect Core 1.0 section 3.1.2.1: none stands alone.
    if (name.equals("prompt") && !value.equals(NONE) && Set.of(value.split(" ")).contains(NONE)) {
      throw invalid();
    }
  }

  private static Optional<String> single(Map<String, List<String>> query, String name) {
    var values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw invalid();
    }
    return values.stream().findFirst();
  }

  private static ProblemException invalid() {
    return new ProblemException(Problem.INVALID_REQUEST);
  }

  /** Whether the provider is to show nothing ({@code prompt=none}). */
  boolean silent() {
    return NONE.equals(provider.get("prompt"));
  }
}
