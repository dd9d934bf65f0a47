package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds what two front ends must not have in common. */
final class FrontEndConflicts {
  private static final String SIGN_IN = "login-";

  private final List<String> faults = new ArrayList<>();
  private final Map<Origin, FrontEnd> origins = new HashMap<>();
  // Browsers send a cookie to each port of its host (RFC 6265bis section 8.5).
  private final Map<String, Map<String, FrontEnd>> cookies = new HashMap<>();

  private FrontEndConflicts() {}

  /** One fault for each conflict, of the form that {@link InvalidSettings} has. */
  static List<String> in(Settings standard, Map<FrontEnd, Settings> named) {
    var conflicts = new FrontEndConflicts();
    conflicts.add(FrontEnd.DEFAULT, standard);
    named.forEach(conflicts::add);
    return conflicts.faults;
  }

  private void add(FrontEnd frontEnd, Settings settings) {
    for (var origin : settings.publicOrigins()) {
      var others = origins.putIfAbsent(origin, frontEnd);
      var sameHost = origins.putIfAbsent(origin.withOtherScheme(), frontEnd);
      if (isAnother(others, frontEnd) || isAnother(sameHost, frontEnd)) {
        faults.add(
            "%s: %s is of %s too; give each front end a host or a port of its own"
                .formatted(
                    key(frontEnd, "public-origins"),
                    origin,
                    text(isAnother(others, frontEnd) ? others : sameHost)));
      }
      var ofHost = cookies.computeIfAbsent(origin.host(), host -> new TreeMap<>());
      var prefix = settings.cookies().prefix();
      var owner =
          ofHost.entrySet().stream()
              .filter(other -> isAnother(other.getValue(), frontEnd))
              .filter(other -> haveNamesInCommon(other.getKey(), prefix))
              .map(Map.Entry::getValue)
              .findFirst();
      ofHost.putIfAbsent(prefix, frontEnd);
      if (owner.isPresent()) {
        faults.add(
            "%s: %s has cookies of the same names on the host %s, and browsers send cookies to every"
                    .formatted(key(frontEnd, "cookie.prefix"), text(owner.get()), origin.host())
                + " port of a host; set another prefix, such as __Host-Http-of-"
                + frontEnd.name()
                + "-");
      }
    }
  }

  // The cookies of sign-ins that have begun have any name behind "login-".
  private static boolean haveNamesInCommon(String prefix, String other) {
    return prefix.equals(other)
        || prefix.startsWith(other + SIGN_IN)
        || other.startsWith(prefix + SIGN_IN);
  }

  private static boolean isAnother(FrontEnd owner, FrontEnd frontEnd) {
    return owner != null && !owner.equals(frontEnd);
  }

  private static String key(FrontEnd frontEnd, String key) {
    return FrontEndKeys.PREFIX + frontEnd.name() + "." + key;
  }

  private static String text(FrontEnd frontEnd) {
    return frontEnd.isDefault()
        ? "the default front end"
        : "the front end '" + frontEnd.name() + "'";
  }
}
