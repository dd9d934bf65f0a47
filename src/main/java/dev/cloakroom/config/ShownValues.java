package dev.cloakroom.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys that are set, with their values as a log may show them. A value that may be a secret is
 * {@code (not shown)}. Of a URL, the user, the password and the query are left out.
 */
final class ShownValues {
  private static final String HIDDEN = "(not shown)";
  private static final Pattern USER = Pattern.compile("//[^/@]*@");
  private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(secret|password|key|keys)|.*\\.(header|login-member|refresh-member)\\..+|.*token");
  // Their value is required, optional or none.
  private static final Pattern TOKEN_USE =
      Pattern.compile("cloakroom\\.(relay|login)\\.[^.]+\\.token");

  private ShownValues() {}

  /**
   * One line of text: {@code key=value, key=value}, in the order of the keys.
   *
   * @param keys all keys that are known
   * @param value the value of a key, or empty text if it is not set
   */
  static String line(Set<String> keys, Function<String, String> value) {
    return new TreeSet<>(keys)
        .stream()
            .filter(key -> !value.apply(key).isBlank())
            .map(key -> key + "=" + shown(key, value.apply(key)))
            .collect(Collectors.joining(", "));
  }

  private static String shown(String key, String value) {
    var name = key.toLowerCase(Locale.ROOT);
    if (SECRET.matcher(name).matches() && !TOKEN_USE.matcher(name).matches()) {
      return HIDDEN;
    }
    var withoutUser = USER.matcher(value.strip()).replaceAll("//…@");
    var withoutQuery = QUERY.matcher(withoutUser).replaceAll("?…");
    return withoutQuery.replaceAll("\\p{Cntrl}", " ");
  }
}
