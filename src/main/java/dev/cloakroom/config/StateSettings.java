package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Cookies;
import dev.cloakroom.config.Settings.Jdbc;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.config.Settings.State;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code cloakroom.state*}: where nodes keep their shared state. */
final class StateSettings {
  private static final String KIND = "cloakroom.state";
  private static final String REDIS = "cloakroom.state.redis";
  private static final String JDBC = "cloakroom.state.jdbc";
  private static final String JDBC_TIMEOUT = "cloakroom.state.jdbc-timeout";
  private static final String JNDI_NAME =
      "set the JNDI name of a DataSource of the server, such as jdbc/cloakroom";
  private static final String FORM =
      "set redis://[user:password@]host[:6379][/database][?timeout=500ms], or rediss:// for TLS";
  private static final Pattern JNDI = Pattern.compile("[A-Za-z0-9:/._$-]{1,200}");
  private static final Pattern TIMEOUT = Pattern.compile("timeout=(\\d{1,6})(ms|s)");
  private static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int PORT = 6379;

  private enum Kind {
    MEMORY,
    REDIS,
    JDBC
  }

  private final ConfigValues values;

  StateSettings(ConfigValues values) {
    this.values = values;
  }

  State read(Cookies cookies) {
    var kind = values.choice(KIND, Kind.MEMORY);
    var redis = values.parsed(REDIS, StateSettings::redis, FORM);
    var jdbc = jdbc();
    if (kind == Kind.MEMORY) {
      return new State(Optional.empty(), Optional.empty());
    }
    if (kind == Kind.REDIS && values.text(REDIS).isEmpty()) {
      values.fault(KIND, "redis without " + REDIS, FORM);
    }
    if (kind == Kind.JDBC && values.text(JDBC).isEmpty()) {
      values.fault(KIND, "jdbc without " + JDBC, JNDI_NAME);
    }
    if (cookies.keysAreRandom()) {
      values.fault(
          "cloakroom.cookie.keys",
          "missing beside %s=%s: each node would make a key of its own"
              .formatted(KIND, kind.name().toLowerCase(Locale.ROOT)),
          "set the same keys on all nodes");
    }
    return kind == Kind.REDIS
        ? new State(redis, Optional.empty())
        : new State(Optional.empty(), jdbc);
  }

  private Optional<Jdbc> jdbc() {
    var timeout = values.shortTimeout(JDBC_TIMEOUT, STANDARD_TIMEOUT, LONGEST_TIMEOUT);
    return values
        .parsed(JDBC, StateSettings::jndiName, JNDI_NAME)
        .map(name -> new Jdbc(name, timeout));
  }

  // A URL of JDBC may hold a password, so the message does not quote the value.
  private static String jndiName(String text) {
    if (text.startsWith("jdbc:")) {
      throw new IllegalArgumentException("a URL of JDBC, not a name of JNDI");
    }
    if (!JNDI.matcher(text).matches()) {
      throw new IllegalArgumentException("no name of JNDI");
    }
    return text;
  }

  // The URI may hold a password, so no message quotes the URI.
  private static Redis redis(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a URI");
    }
    if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme())) {
      throw new IllegalArgumentException("neither redis:// nor rediss://");
    }
    if (uri.getHost() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("no host in it");
    }
    if (!uri.getRawPath().matches("(/\\d{0,5})?")) {
      throw new IllegalArgumentException("its path is not the number of a database");
    }
    var port = uri.getPort() < 0 ? PORT : uri.getPort();
    var user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
    var whole = uri.getScheme() + "://" + user + uri.getHost() + ":" + port + uri.getRawPath();
    return new Redis(URI.create(whole), timeout(uri.getRawQuery()));
  }

  private static Duration timeout(String query) {
    if (query == null) {
      return STANDARD_TIMEOUT;
    }
    var match = TIMEOUT.matcher(query);
    if (!match.matches()) {
      throw new IllegalArgumentException("only timeout=<n>ms or timeout=<n>s may follow the '?'");
    }
    var amount = Long.parseLong(match.group(1));
    var timeout =
        match.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("its timeout is not between 1ms and 10s");
    }
    return timeout;
  }
}
