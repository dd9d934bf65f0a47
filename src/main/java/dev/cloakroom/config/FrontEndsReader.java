package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the settings of all front ends, and reports the faults of all together. A front end is
 * named by its keys {@code cloakroom.frontend.<name>.…}; one that only environment variables
 * configure, by {@code CLOAKROOM_FRONTEND_<NAME>_PUBLIC_ORIGINS}, where a dash is an underscore.
 */
final class FrontEndsReader {
  private static final Pattern VARIABLE =
      Pattern.compile(FrontEndKeys.VARIABLE_PREFIX + "(.+)_PUBLIC_ORIGINS");
  private static final String NAME = "[a-z0-9-]{1,32}";
  private static final String ORIGINS = "cloakroom.public-origins";

  private final Function<String, Optional<String>> source;
  private final Set<String> names = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<FrontEnd, SettingsReader> readers = new LinkedHashMap<>();

  FrontEndsReader(Function<String, Optional<String>> source, Iterable<String> names) {
    this.source = source;
    names.forEach(this.names::add);
  }

  /**
   * Reads the settings of all front ends.
   *
   * @throws InvalidSettings with all faults, if there are any
   */
  FrontEnds read() {
    var keys = keys();
    var ofDefault = new TreeSet<>(names);
    ofDefault.removeIf(FrontEndsReader::isOfNamed);
    var count = 1 + keys.size();
    var standard =
        settings(new SettingsReader(source, ofDefault, FrontEnd.DEFAULT, count), FrontEnd.DEFAULT);
    faults.addAll(0, readers.get(FrontEnd.DEFAULT).faults());
    var named = new LinkedHashMap<FrontEnd, Settings>();
    keys.forEach((frontEnd, own) -> named.put(frontEnd, read(frontEnd, own, count)));
    var all = new FrontEnds(standard, named);
    faults.addAll(FrontEndConflicts.in(standard, named));
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
    return all;
  }

  /** After {@link #read}: for each front end the keys that are set, without secrets. */
  Map<FrontEnd, String> shown() {
    var lines = new LinkedHashMap<FrontEnd, String>();
    readers.forEach((frontEnd, reader) -> lines.put(frontEnd, reader.shown()));
    return lines;
  }

  private Settings settings(SettingsReader reader, FrontEnd frontEnd) {
    readers.put(frontEnd, reader);
    return reader.settings();
  }

  private Settings read(FrontEnd frontEnd, FrontEndKeys own, int count) {
    var reader = new SettingsReader(own::value, own.names(), frontEnd, count);
    var settings = settings(reader, frontEnd);
    if (!own.isOwn(ORIGINS)) {
      faults.add(
          own.withPrefix(ORIGINS)
              + ": missing; list the origins of this front end, such as https://shop.example.org");
    }
    for (var key : own.ofProcess()) {
      faults.add(
          "%s: it holds for all front ends; set %s instead".formatted(own.withPrefix(key), key));
    }
    reader.faults().stream()
        .filter(fault -> !isOfDefault(fault, own))
        .filter(fault -> !own.ofProcess().contains(key(fault)))
        .map(fault -> named(fault, own))
        .forEach(faults::add);
    return settings;
  }

  // The fault of an inherited value is reported once.
  private boolean isOfDefault(String fault, FrontEndKeys own) {
    var key = key(fault);
    return !own.isOwn(key)
        && own.isInherited(key)
        && readers.get(FrontEnd.DEFAULT).faults().contains(fault);
  }

  private static String key(String fault) {
    return fault.substring(0, fault.indexOf(": "));
  }

  private static String named(String fault, FrontEndKeys own) {
    var key = key(fault);
    if (!key.startsWith("cloakroom.") && !key.startsWith("CLOAKROOM_")) {
      return fault;
    }
    var rest = fault.substring(key.length());
    var suggestion = Pattern.compile("did you mean (\\S+)\\?").matcher(rest);
    return own.withPrefix(key)
        + suggestion.replaceAll(
            match -> "did you mean " + own.withPrefix(match.group(1)).replace("$", "\\$") + "?");
  }

  private static boolean isOfNamed(String name) {
    return name.startsWith(FrontEndKeys.PREFIX) || name.startsWith(FrontEndKeys.VARIABLE_PREFIX);
  }

  // The keys of each front end, in the order of the names.
  private Map<FrontEnd, FrontEndKeys> keys() {
    var found = new TreeMap<String, Set<String>>();
    for (var name : names) {
      ofKey(name).or(() -> ofVariable(name)).ifPresent(id -> found.put(id, new TreeSet<>()));
    }
    for (var name : names) {
      if (isOfNamed(name) && !isLink(name) && !KnownKeys.isDerived(name, names)) {
        owner(name, found.keySet())
            .ifPresentOrElse(id -> found.get(id).add(name), () -> lost(name));
      }
    }
    var keys = new LinkedHashMap<FrontEnd, FrontEndKeys>();
    found.forEach(
        (id, own) -> {
          var frontEnd = new FrontEnd(id);
          keys.put(frontEnd, new FrontEndKeys(frontEnd, source, names, own));
        });
    return keys;
  }

  private Optional<String> ofKey(String name) {
    var dot = name.indexOf('.', FrontEndKeys.PREFIX.length());
    return name.startsWith(FrontEndKeys.PREFIX) && dot > 0 && !KnownKeys.isDerived(name, names)
        ? Optional.of(name.substring(FrontEndKeys.PREFIX.length(), dot)).filter(this::isName)
        : Optional.empty();
  }

  private Optional<String> ofVariable(String name) {
    var match = VARIABLE.matcher(name);
    return match.matches()
        ? Optional.of(match.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
            .filter(this::isName)
        : Optional.empty();
  }

  private boolean isName(String text) {
    return text.matches(NAME);
  }

  // The front end with the longest name: CLOAKROOM_FRONTEND_BACK_OFFICE_… may begin with the
  // prefixes of "back" and of "back-office".
  private static Optional<String> owner(String name, Set<String> ids) {
    return ids.stream()
        .filter(
            id ->
                name.startsWith(FrontEndKeys.PREFIX + id + ".")
                    || name.startsWith(FrontEndKeys.VARIABLE_PREFIX + KnownKeys.variable(id) + "_"))
        .max(Comparator.comparingInt(String::length));
  }

  private void lost(String name) {
    faults.add(
        name
            + ": of no front end; write cloakroom.frontend.<name>.<key>, with a name of at most 32"
            + " of the characters a-z, 0-9 and '-'");
  }

  // Kubernetes sets CLOAKROOM_FRONTEND_SERVICE_HOST for a service "cloakroom-frontend".
  private static boolean isLink(String name) {
    return KnownKeys.SERVICE_LINK.matcher(name).matches();
  }
}
