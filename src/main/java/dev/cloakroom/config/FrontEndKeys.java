package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The keys {@code cloakroom.frontend.<name>.…} of one front end, under their names without {@code
 * frontend.<name>}. A key that the front end does not set has the value of the default front end,
 * unless it must not be inherited: the secrets and tokens that belong to one backend or provider
 * must not reach another by accident.
 */
final class FrontEndKeys {
  static final String PREFIX = "cloakroom.frontend.";
  static final String VARIABLE_PREFIX = "CLOAKROOM_FRONTEND_";

  private static final String OWN = "cloakroom.";
  private static final String OWN_VARIABLE = "CLOAKROOM_";

  // As names of environment variables, because a key may be set in either spelling.
  private static final Pattern OF_BACKEND = Pattern.compile("CLOAKROOM_BACKEND_.+");
  private static final Pattern OF_PROVIDER = Pattern.compile("CLOAKROOM_OIDC_.+");
  private static final Pattern OF_RELAY = Pattern.compile("CLOAKROOM_RELAY_.+");
  private static final Pattern OF_SIGN_IN =
      Pattern.compile(
          "CLOAKROOM_(BACKEND_.+|OIDC_.+|REFRESH_GIVE_UP|SESSION_(SUBJECT|CLAIM)_FIELDS"
              + "|LOGIN_(?!(ATTEMPTS|WINDOW|REQUIRED|PAGE|ERROR_PATH|DEFAULT_PATH)$).+)");
  private static final Pattern NEVER_INHERITED =
      Pattern.compile("CLOAKROOM_(PUBLIC|DEVELOPMENT)_ORIGINS");
  private static final Pattern OF_PROCESS =
      Pattern.compile(
          "CLOAKROOM_(STATE|METRICS|DRAIN|AUDIT|LIMIT|REQUEST_LOG|TRUSTED_PROXIES|CHECK|COOKIE_KEYS"
              + "|FRONTEND)(_.+)?");

  private final FrontEnd frontEnd;
  private final Function<String, Optional<String>> source;
  private final Set<String> all;
  private final Set<String> own = new TreeSet<>();

  /**
   * @param all every name that is set, also those of the default front end
   * @param own the names of this front end among them, with their prefix
   */
  FrontEndKeys(
      FrontEnd frontEnd,
      Function<String, Optional<String>> source,
      Set<String> all,
      Set<String> own) {
    this.frontEnd = frontEnd;
    this.source = source;
    this.all = all;
    own.forEach(name -> this.own.add(withoutPrefix(name)));
  }

  /** {@code cloakroom.frontend.<name>.x} for {@code cloakroom.x}; the same for a variable. */
  String withPrefix(String key) {
    return key.startsWith(OWN_VARIABLE)
        ? VARIABLE_PREFIX
            + KnownKeys.variable(frontEnd.name())
            + "_"
            + key.substring(OWN_VARIABLE.length())
        : PREFIX + frontEnd.name() + "." + key.substring(OWN.length());
  }

  private String withoutPrefix(String name) {
    return name.startsWith(VARIABLE_PREFIX)
        ? OWN_VARIABLE + name.substring(withPrefix(OWN_VARIABLE).length())
        : OWN + name.substring(withPrefix(OWN).length());
  }

  /** The value that counts for the front end. */
  Optional<String> value(String key) {
    if (!key.startsWith(OWN)) {
      return source.apply(key);
    }
    // Set to nothing, it is not inherited.
    if (isOwn(key)) {
      return source.apply(withPrefix(key));
    }
    return isInherited(key) ? source.apply(key) : Optional.empty();
  }

  /** Every name that is set for the front end, by itself or by inheritance. */
  Set<String> names() {
    var names = new TreeSet<>(own);
    all.stream()
        .filter(name -> !name.startsWith(PREFIX) && !name.startsWith(VARIABLE_PREFIX))
        .filter(this::isInherited)
        .forEach(names::add);
    return names;
  }

  /** The front end's keys that hold for the whole process, without their prefix. */
  Set<String> ofProcess() {
    var found = new TreeSet<String>();
    own.stream()
        .filter(key -> OF_PROCESS.matcher(KnownKeys.variable(key)).matches())
        .forEach(found::add);
    return found;
  }

  /** Whether the front end sets the key itself. */
  boolean isOwn(String key) {
    return own.contains(key) || own.contains(KnownKeys.variable(key));
  }

  /** Whether the key, if the front end does not set it, has the value of the default front end. */
  boolean isInherited(String key) {
    var variable = KnownKeys.variable(key);
    var backend = sets(OF_BACKEND);
    var tokens = backend || sets(OF_PROVIDER);
    return !NEVER_INHERITED.matcher(variable).matches()
        && !(backend && OF_SIGN_IN.matcher(variable).matches())
        && !(tokens && OF_PROVIDER.matcher(variable).matches())
        && !((tokens || sets(OF_RELAY)) && OF_RELAY.matcher(variable).matches());
  }

  private boolean sets(Pattern group) {
    return own.stream().anyMatch(key -> group.matcher(KnownKeys.variable(key)).matches());
  }
}
