package dev.cloakroom.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Finds keys that begin with {@code cloakroom.} but are no setting, so that a typo is a fault and
 * is not ignored. Environment variables are checked too, by the mapping of MicroProfile Config:
 * {@code CLOAKROOM_BACKEND_URL} is {@code cloakroom.backend.url}.
 */
final class KnownKeys {
  private static final String PREFIX = "cloakroom.";
  private static final Pattern ROUTE =
      Pattern.compile("cloakroom\\.relay\\.([^.]+)\\.([^.]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOGIN_RESOURCE = Pattern.compile("([^.]+)[._](path|token)");
  // CLOAKROOM_LOGIN_ERROR_PATH is cloakroom.login.error-path, and no resource named "error".
  private static final Set<String> NO_LOGIN_RESOURCES = Set.of("error_path", "default_path");
  private static final List<String> ROUTE_KEYS =
      List.of(
          "target",
          "token",
          "methods",
          "cache",
          "timeout",
          "max-calls",
          "request-cookies",
          "response-cookies",
          "cookie-path",
          "encoded-slashes",
          "frame",
          "token-transport",
          "token-cookie",
          "token-header",
          "token-scheme",
          "own-401");

  // Kubernetes sets these variables in each pod of a namespace that has a service whose name begins
  // with "cloakroom". They are no settings.
  static final Pattern SERVICE_LINK =
      Pattern.compile(
          "CLOAKROOM_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private KnownKeys() {}

  /**
   * The names of the routes that {@code names} configures. A route that only environment variables
   * configure has its name in lower case.
   */
  static Set<String> routes(Set<String> names) {
    var routes = new TreeSet<String>();
    var variables = new TreeSet<String>();
    for (var name : names) {
      var match = ROUTE.matcher(name);
      if (name.startsWith(PREFIX) && match.matches()) {
        routes.add(match.group(1));
        variables.add(variable(match.group(1)));
      }
    }
    // A variable cannot spell a dash: CLOAKROOM_RELAY_MY_API_TARGET configures the route my-api if
    // a key names that route, and my_api otherwise.
    for (var name : names) {
      routeOfVariable(name)
          .filter(route -> !variables.contains(variable(route)))
          .ifPresent(routes::add);
    }
    return routes;
  }

  /** The names of the further login resources that {@code names} configures. */
  static Set<String> loginResources(Set<String> names) {
    var found = new TreeSet<String>();
    for (var rest : below("cloakroom.login.", names, name -> name.toLowerCase(Locale.ROOT))) {
      var match = LOGIN_RESOURCE.matcher(rest);
      if (match.matches() && !NO_LOGIN_RESOURCES.contains(rest)) {
        found.add(match.group(1));
      }
    }
    return found;
  }

  /**
   * The last parts of all keys that begin with {@code prefix}, for keys whose last part is a name
   * of the operator's choice. For an environment variable, it is what {@code spelled} makes of the
   * rest of the variable's name.
   */
  static Set<String> below(String prefix, Set<String> names, UnaryOperator<String> spelled) {
    var found = new TreeMap<String, String>();
    for (var name : names) {
      // A key that a server derived from a variable is left out: the variable is in the list too.
      if (name.startsWith(prefix) && name.length() > prefix.length() && !isDerived(name, names)) {
        found.put(variable(name), name.substring(prefix.length()));
      }
    }
    var start = variable(prefix);
    for (var name : names) {
      if (name.startsWith(start) && name.length() > start.length()) {
        found.putIfAbsent(name, spelled.apply(name.substring(start.length())));
      }
    }
    return new LinkedHashSet<>(found.values());
  }

  // A server derives small letters and dots. A key with another character is set by itself, for
  // example login-member.clientId, which a variable may override.
  static boolean isDerived(String key, Set<String> names) {
    return !key.matches(".*[A-Z_-].*") && names.contains(variable(key));
  }

  private static Optional<String> routeOfVariable(String name) {
    var prefix = "CLOAKROOM_RELAY_";
    if (!name.startsWith(prefix)) {
      return Optional.empty();
    }
    return ROUTE_KEYS.stream()
        .map(key -> "_" + variable(key))
        .filter(
            suffix -> name.endsWith(suffix) && name.length() > prefix.length() + suffix.length())
        .map(
            suffix ->
                name.substring(prefix.length(), name.length() - suffix.length())
                    .toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** Adds a fault for each name of Cloakroom's that {@code values} has not read. */
  static void check(Set<String> names, ConfigValues values) {
    var known = values.keys();
    var variables = new TreeSet<String>();
    known.forEach(key -> variables.add(variable(key)));
    for (var name : new TreeSet<>(names)) {
      // Some servers list an environment variable twice: by its own name and as a key that they
      // derive from it. Such a key is no fault.
      var unknownKey = name.startsWith(PREFIX) && !known.contains(name) && !isDerived(name, names);
      var unknownVariable =
          name.startsWith("CLOAKROOM_")
              && !variables.contains(name)
              && !SERVICE_LINK.matcher(name).matches();
      if (unknownKey || unknownVariable) {
        var candidates = unknownKey ? known : variables;
        values.fault(name, "no such key", "did you mean " + nearest(name, candidates) + "?");
      }
    }
  }

  /** The name of the environment variable for a key, by MicroProfile Config. */
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  static String nearest(String name, Set<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  // Levenshtein distance.
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var above = row[j];
        var change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
