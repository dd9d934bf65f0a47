package dev.cloakroom.config;

import dev.cloakroom.config.Settings.Cookies;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.config.Settings.State;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code cloakroom.state*}: where nodes keep their shared state. */
final class StateSettings {
  private static final String KIND = "cloakroom.state";
  private static final String REDIS = "cloakroom.state.redis";
  private static final String FORM =
      "set redis://[user:password@]host[:6379][/database][?timeout=500ms], or rediss:// for TLS";
  private static final Pattern TIMEOUT = Pattern.compile("timeout=(\\d{1,6})(ms|s)");
  private static final Duration STANDARD_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int PORT = 6379;

  private enum Kind {
    MEMORY,
    REDIS
  }

  private final ConfigValues values;

  StateSettings(ConfigValues values) {
    this.values = values;
  }

  State read(Cookies cookies) {
    var kind = values.choice(KIND, Kind.MEMORY);
    var redis = values.parsed(REDIS, StateSettings::redis, FORM);
    if (kind == Kind.MEMORY) {
      return new State(Optional.empty());
    }
    if (values.text(REDIS).isEmpty()) {
      values.fault(KIND, "redis without " + REDIS, FORM);
    }
    if (cookies.keysAreRandom()) {
      values.fault(
          "cloakroom.cookie.keys",
          "missing beside " + KIND + "=redis: each node would make a key of its own",
          "set the same keys on all nodes");
    }
    return new State(redis);
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
