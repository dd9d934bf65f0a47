package dev.cloakroom.state;

import dev.cloakroom.config.RedisLogin;
import dev.cloakroom.config.RedisTopology.Address;
import dev.cloakroom.config.Settings.Redis;
import dev.cloakroom.config.TlsFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/** How the servers of one Redis are connected to: time-outs, users, TLS. It connects to nobody. */
final class RedisConnector {
  private static final int MOST_CONNECTIONS = 32;

  private final Redis settings;
  private final Optional<SSLContext> ssl;
  private final Clock clock;

  RedisConnector(Redis settings, Clock clock) {
    this.settings = settings;
    this.ssl = settings.tls().flatMap(RedisConnector::context);
    this.clock = clock;
  }

  private static Optional<SSLContext> context(TlsFiles files) {
    try {
      return files.context();
    } catch (IOException | GeneralSecurityException e) {
      // The settings' reader has read them a moment ago.
      throw new IllegalStateException("a key store of cloakroom.state.redis was changed", e);
    }
  }

  static HostAndPort address(Address address) {
    return new HostAndPort(address.host(), address.port());
  }

  Duration timeout() {
    return settings.timeout();
  }

  /** The connections to a server, whose troubles are lines of its own in the log. */
  RedisConnection connection(HostAndPort address) {
    return new RedisConnection(
        pool(address), "", new StoreTrouble("Redis at " + address, clock), clock);
  }

  /** The connections to a server that others may replace: all have the same {@code trouble}. */
  RedisConnection connection(HostAndPort address, StoreTrouble trouble) {
    return new RedisConnection(pool(address), address + ": ", trouble, clock);
  }

  private ConnectionPool pool(HostAndPort address) {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST_CONNECTIONS);
    pool.setMaxIdle(MOST_CONNECTIONS);
    pool.setMaxWait(settings.timeout());
    // No thread that tests idle connections: the next command on a dead connection fails.
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    return new ConnectionPool(address, config(settings.login(), settings.database()), pool);
  }

  /** A connection to a Sentinel, which its caller closes. */
  Jedis sentinel(HostAndPort address, RedisLogin login) {
    return new Jedis(address, config(login, 0));
  }

  private JedisClientConfig config(RedisLogin login, int database) {
    var timeout = Math.toIntExact(settings.timeout().toMillis());
    var config =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout)
            .user(login.user().orElse(null))
            .password(login.password().orElse(null))
            .database(database)
            .clientName("cloakroom")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    return settings.tls().isPresent() ? withTls(config).build() : config.build();
  }

  // The newer SslOptions read the files for each connection, know no PEM, and leave out the JVM's
  // own client certificate.
  @SuppressWarnings("deprecation")
  private DefaultJedisClientConfig.Builder withTls(DefaultJedisClientConfig.Builder config) {
    var parameters = new SSLParameters();
    // Compares the host name with the certificate, as with HTTPS (RFC 9110 section 4.3.4).
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    ssl.ifPresent(context -> config.sslSocketFactory(context.getSocketFactory()));
    return config.ssl(true).sslParameters(parameters);
  }
}
