package dev.cloakroom.config;

import dev.cloakroom.config.Settings.SessionLimits;
import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Typed access to raw configuration values. It collects all faults instead of throwing at the
 * first: a value with a fault reads as its default, so that the remaining values are still checked.
 */
final class ConfigValues {
  private final Function<String, Optional<String>> source;
  private final Set<String> names;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> keys = new LinkedHashSet<>();

  private Map<String, String> preset = Map.of();

  /**
   * @param names every key that is set, also to an empty value
   */
  ConfigValues(Function<String, Optional<String>> source, Set<String> names) {
    this.source = source;
    this.names = names;
  }

  /** Uses the values of a preset for keys that are not set. */
  void use(Map<String, String> values) {
    preset = values;
  }

  List<String> faults() {
    return faults;
  }

  /** Every key that has been read, whether it is set or not. */
  Set<String> keys() {
    return keys;
  }

  void fault(String key, String what, String remedy) {
    faults.add(key + ": " + what + "; " + remedy);
  }

  Optional<String> text(String key) {
    keys.add(key);
    return source
        .apply(key)
        .or(() -> names.contains(key) ? Optional.empty() : Optional.ofNullable(preset.get(key)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Whether a key is set, and not only by a preset. */
  boolean isSet(String key) {
    return source.apply(key).filter(value -> !value.isBlank()).isPresent();
  }

  /** A list of places in JSON; {@code standard} if the key is not set, and empty if that is. */
  List<FieldPath> fieldPaths(String key, String standard) {
    return list(key, BackendSettings::field, "list member names, or JSON Pointers such as /data/id")
        .orElseGet(() -> split(standard).stream().map(FieldPath::of).toList());
  }

  /** The name of a header field or a cookie. */
  Optional<String> token(String key, String what) {
    return parsed(
        key,
        text -> {
          if (!FieldSyntax.isToken(text)) {
            throw new IllegalArgumentException("not a " + what);
          }
          return text;
        },
        "use letters, digits, '-' and '_'");
  }

  /**
   * The parsed value, or empty if the key is not set. If {@code parse} throws, the value is empty
   * too, and the message of the exception becomes a fault, so it must not quote a secret.
   */
  <T> Optional<T> parsed(String key, Function<String, T> parse, String remedy) {
    return text(key).flatMap(value -> parsedValue(key, value, parse, remedy));
  }

  <T> Optional<T> parsedValue(String key, String value, Function<String, T> parse, String remedy) {
    try {
      return Optional.of(parse.apply(value));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      fault(key, e.getMessage(), remedy);
      return Optional.empty();
    }
  }

  /** A comma-separated list. Empty entries are ignored; a list of only empty entries is a fault. */
  <T> Optional<List<T>> list(String key, Function<String, T> parse, String remedy) {
    var items = text(key).map(ConfigValues::split);
    if (items.filter(List::isEmpty).isPresent()) {
      fault(key, "an empty list", remedy);
      return Optional.empty();
    }
    return items.map(
        list ->
            list.stream().flatMap(item -> parsedValue(key, item, parse, remedy).stream()).toList());
  }

  Set<String> names(String key, String standard) {
    var names = new LinkedHashSet<>(split(text(key).orElse(standard)));
    return Set.copyOf(names);
  }

  boolean flag(String key, boolean standard) {
    return parsed(
            key,
            value ->
                switch (value.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException("'" + value + "' is no boolean");
                },
            "set true or false")
        .orElse(standard);
  }

  int number(String key, int standard, int least, int most) {
    var remedy = "set a whole number from " + least + " to " + most;
    return parsed(
            key,
            value -> {
              if (!value.matches("-?\\d{1,9}")) {
                throw new IllegalArgumentException("'" + value + "' is no whole number");
              }
              var number = Integer.parseInt(value);
              if (number < least || number > most) {
                throw new IllegalArgumentException(value + " is out of range");
              }
              return number;
            },
            remedy)
        .orElse(standard);
  }

  Duration duration(String key, Duration standard, Duration least) {
    return optionalDuration(key, least).orElse(standard);
  }

  /** A timeout from 1 ms to one day: sockets take milliseconds as an {@code int}. */
  Duration timeout(String key, Duration standard) {
    return between(key, Duration.ofMillis(1), Duration.ofDays(1)).orElse(standard);
  }

  /** A timeout from 1 ms to {@code most}. */
  Duration shortTimeout(String key, Duration standard, Duration most) {
    return between(key, Duration.ofMillis(1), most).orElse(standard);
  }

  Optional<Duration> optionalDuration(String key, Duration least) {
    return between(key, least, SessionLimits.LONGEST);
  }

  private Optional<Duration> between(String key, Duration least, Duration most) {
    return parsed(
        key,
        value -> {
          Duration duration;
          try {
            duration = Duration.parse(value);
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + value + "' is no ISO-8601 duration");
          }
          if (duration.isNegative()) {
            throw new IllegalArgumentException("a negative time");
          }
          if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(value + " is out of range");
          }
          return duration;
        },
        "set a duration such as PT30S, from " + least + " to " + most);
  }

  <E extends Enum<E>> E choice(String key, E standard) {
    return choice(key, standard, List.of(standard.getDeclaringClass().getEnumConstants()));
  }

  /** One of {@code values}, spelled in small letters, with a dash between words. */
  <E extends Enum<E>> E choice(String key, E standard, List<E> values) {
    var allowed = values.stream().map(ConfigValues::spelled).collect(Collectors.joining(", "));
    return parsed(
            key,
            text ->
                values.stream()
                    .filter(value -> spelled(value).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known")),
            "set one of " + allowed)
        .orElse(standard);
  }

  private static String spelled(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * An absolute http or https URL without user, query and fragment. Trailing slashes are removed.
   *
   * @param insecure whether plain http is allowed to hosts other than loopback
   */
  Optional<URI> baseUrl(String key, boolean insecure) {
    return parsed(
        key,
        value -> {
          var origin =
              Origin.of(value).orElseThrow(() -> new IllegalArgumentException(baseUrlFault(value)));
          var uri = URI.create(value);
          if (uri.getRawQuery() != null) {
            throw new IllegalArgumentException("a base URL has no query");
          }
          if (origin.scheme().equals("http") && !origin.loopback() && !insecure) {
            throw new IllegalArgumentException(
                "tokens would travel in clear over plain http beyond this machine");
          }
          return URI.create(value.replaceAll("/+$", ""));
        },
        "set an https URL such as https://api.example.org/v1 (http only to loopback, unless"
            + " cloakroom.backend.insecure=true)");
  }

  // Docker allows underscores in host names, RFC 1123 section 2.1 does not. java.net.URI returns no
  // host for such a name, and most HTTP clients of Java rely on it.
  private static String baseUrlFault(String value) {
    var authority = value.replaceFirst("^[A-Za-z]+://", "").replaceFirst("[/?#].*", "");
    return authority.contains("_") && !authority.contains("@")
        ? "'_' in the host name, which HTTP clients of Java refuse: give the host an alias without"
            + " it, such as a network alias of Docker"
        : "not an absolute http or https URL";
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
