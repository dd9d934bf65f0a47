package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Cookies;
import dev.cloakroom.config.Settings.Jdbc;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.config.Settings.State;
import dev.cloakroom.config.TlsFiles.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code cloakroom.state*}: where nodes keep their shared state. */
final class StateSettings {
  private static final String KIND = "cloakroom.state";
  private static final String REDIS = "cloakroom.state.redis";
  private static final String TRUST = REDIS + ".trust-store";
  private static final String KEYS = REDIS + ".key-store";
  private static final String FORM =
      "set redis://[user:password@]host[:6379][/database][?timeout=500ms], or rediss:// for TLS,"
          + " or redis+sentinel://[user:password@]host1[:26379],host2/master[/database], or"
          + " redis+cluster://[user:password@]host1[:6379],host2";
  private static final String FILE_FORM =
      "name a PKCS12 or JKS file with an entry of use, and its password; for the trust store also"
          + " a PEM file with certificates";
  private static final String JDBC = "cloakroom.state.jdbc";
  private static final String JDBC_TIMEOUT = "cloakroom.state.jdbc-timeout";
  private static final String JNDI_NAME =
      "set the JNDI name of a DataSource of the server, such as jdbc/cloakroom";
  private static final Pattern JNDI = Pattern.compile("[A-Za-z0-9:/._$-]{1,200}");
  private static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

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
    var redis = withFiles(values.parsed(REDIS, RedisUri::parse, FORM));
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

  // The files of rediss:// URIs are read here once, so that a wrong one is a fault of the start.
  private Optional<Redis> withFiles(Optional<Redis> redis) {
    var files = new TlsFiles(file(TRUST), file(KEYS));
    if (files.equals(TlsFiles.NONE) || redis.isEmpty()) {
      return redis;
    }
    var plain = redis.get();
    if (plain.tls().isEmpty()) {
      var key = files.trust().isPresent() ? TRUST : KEYS;
      values.fault(key, "has no meaning without TLS", "set a URI that begins with rediss");
      return redis;
    }
    requireReadable(TRUST, new TlsFiles(files.trust(), Optional.empty()));
    requireReadable(KEYS, new TlsFiles(Optional.empty(), files.client()));
    return Optional.of(
        new Redis(
            plain.topology(),
            plain.login(),
            plain.database(),
            Optional.of(files),
            plain.timeout()));
  }

  private Optional<StoreFile> file(String key) {
    var password = values.text(key + "-password");
    var path = values.parsed(key, Path::of, FILE_FORM);
    return path.map(file -> new StoreFile(file, password));
  }

  private void requireReadable(String key, TlsFiles files) {
    try {
      files.context();
    } catch (IOException | GeneralSecurityException e) {
      values.fault(key, "cannot be read: " + e.getClass().getName(), FILE_FORM);
    }
  }
}
