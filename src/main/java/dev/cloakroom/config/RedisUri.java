package dev.cloakroom.config;

import dev.cloakroom.config.RedisTopology.Address;
import dev.cloakroom.config.Settings.Redis;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the URI of a Redis, of its Sentinels or of a Cluster. {@code redis+sentinel} and a list of
 * hosts with commas are what clients for Python have; {@link java.net.URI} reads no such list. The
 * URI may hold passwords, so no message quotes it.
 */
public final class RedisUri {
  private static final Pattern SCHEME =
      Pattern.compile("(rediss?)(?:\\+(sentinel|cluster))?:(.*)", Pattern.DOTALL);
  private static final Pattern REST =
      Pattern.compile("//(?:([^@/?#]*)@)?([^@/?#]+)(?:/([^?#]*))?(?:\\?([^#]*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");
  private static final Pattern DATABASE = Pattern.compile("\\d{0,5}");
  private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,6})(ms|s)");
  private static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private final Matcher rest;
  private final Map<String, String> parameters;

  private RedisUri(Matcher rest, Map<String, String> parameters) {
    this.rest = rest;
    this.parameters = parameters;
  }

  /**
   * Reads one of these, with {@code rediss} in place of {@code redis} for TLS: {@code
   * redis://[user:password@]host[:6379][/database][?timeout=500ms]}, {@code
   * redis+sentinel://[user:password@]host[:26379],…/master[/database][?…]} and {@code
   * redis+cluster://[user:password@]host[:6379],…[?timeout=500ms]}. With {@code master=} in the
   * query of the second, its path is the database only.
   *
   * @throws IllegalArgumentException if it is none of them; the message quotes nothing of it
   */
  public static Redis parse(String text) {
    if (text.chars().anyMatch(character -> character <= ' ' || character == 0x7f)) {
      throw new IllegalArgumentException("not a URI");
    }
    var scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      throw new IllegalArgumentException(
          "neither redis:// nor rediss://, nor one of them with +sentinel or +cluster");
    }
    var rest = REST.matcher(scheme.group(3));
    if (!rest.matches()) {
      throw new IllegalArgumentException(
          "no host in it, or a password with an @, /, ?, # or % that is not written as %40, %2F,"
              + " %3F, %23 or %25");
    }
    var uri = new RedisUri(rest, parameters(rest.group(4)));
    var tls = scheme.group(1).equals("rediss") ? Optional.of(TlsFiles.NONE) : noTls();
    return switch (String.valueOf(scheme.group(2))) {
      case "sentinel" -> uri.sentinels(tls);
      case "cluster" -> uri.cluster(tls);
      default -> uri.single(tls);
    };
  }

  private static Optional<TlsFiles> noTls() {
    return Optional.empty();
  }

  private Redis single(Optional<TlsFiles> tls) {
    requireOnly("only timeout=<n>ms or timeout=<n>s may follow the '?'", "timeout");
    var addresses = addresses(PORT);
    if (addresses.size() > 1) {
      throw new IllegalArgumentException("several hosts, but neither +sentinel nor +cluster");
    }
    return new Redis(
        new RedisTopology.Single(addresses.get(0)), login(), database(path()), tls, timeout());
  }

  private Redis cluster(Optional<TlsFiles> tls) {
    requireOnly("only timeout=<n>ms or timeout=<n>s may follow the '?'", "timeout");
    if (!path().isEmpty()) {
      throw new IllegalArgumentException("a Cluster has no databases, so nothing follows the '/'");
    }
    return new Redis(new RedisTopology.Cluster(addresses(PORT)), login(), 0, tls, timeout());
  }

  private Redis sentinels(Optional<TlsFiles> tls) {
    requireOnly(
        "only master, timeout, sentinel-user and sentinel-password may follow the '?'",
        "master",
        "timeout",
        "sentinel-user",
        "sentinel-password");
    var database = path();
    var master = parameters.get("master");
    if (master == null) {
      var parts = path().split("/", 2);
      master = decoded(parts[0]);
      database = parts.length > 1 ? parts[1] : "";
    }
    if (master.isEmpty()) {
      throw new IllegalArgumentException("the name of the master is missing");
    }
    var user = Optional.ofNullable(parameters.get("sentinel-user"));
    var password = Optional.ofNullable(parameters.get("sentinel-password"));
    if (user.isPresent() && password.isEmpty()) {
      throw new IllegalArgumentException("sentinel-user without sentinel-password");
    }
    var topology =
        new RedisTopology.Sentinels(
            addresses(SENTINEL_PORT), master, new RedisLogin(user, password));
    return new Redis(topology, login(), database(database), tls, timeout());
  }

  private String path() {
    return rest.group(3) == null ? "" : rest.group(3);
  }

  private List<Address> addresses(int port) {
    return Stream.of(rest.group(2).split(",", -1)).map(host -> address(host, port)).toList();
  }

  private static Address address(String text, int port) {
    var match = HOST.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("no host in it, or one that is not host or host:port");
    }
    var host = match.group(1) == null ? match.group(2) : match.group(1);
    var number = match.group(3) == null ? port : Integer.parseInt(match.group(3));
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("a port that is not between 1 and 65535");
    }
    return new Address(host, number);
  }

  private RedisLogin login() {
    var text = rest.group(1);
    if (text == null) {
      return RedisLogin.NONE;
    }
    var colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no ':' in front of its password");
    }
    var user = decoded(text.substring(0, colon));
    return new RedisLogin(
        Optional.of(user).filter(name -> !name.isEmpty()),
        Optional.of(decoded(text.substring(colon + 1))));
  }

  private static int database(String text) {
    if (!DATABASE.matcher(text).matches()) {
      throw new IllegalArgumentException("its path is not the number of a database");
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static Map<String, String> parameters(String query) {
    var found = new HashMap<String, String>();
    if (query == null) {
      return found;
    }
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      var name = equals < 0 ? pair : pair.substring(0, equals);
      if (found.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw new IllegalArgumentException("a parameter that stands there twice");
      }
    }
    return found;
  }

  private void requireOnly(String fault, String... names) {
    if (!List.of(names).containsAll(parameters.keySet())) {
      throw new IllegalArgumentException(fault);
    }
  }

  private Duration timeout() {
    var text = parameters.get("timeout");
    if (text == null) {
      return STANDARD_TIMEOUT;
    }
    var match = TIMEOUT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("only timeout=<n>ms or timeout=<n>s is a time-out");
    }
    var amount = Long.parseLong(match.group(1));
    var timeout =
        match.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("its timeout is not between 1ms and 10s");
    }
    return timeout;
  }

  // A '+' is a '+' in a URI. The message of URLDecoder quotes the text.
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a '%' that is not followed by two hexadecimal digits");
    }
  }
}
