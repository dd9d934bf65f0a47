package dev.cloakroom.state;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** A real PostgreSQL, from a jar, on a port of its own. What it knows outlives a restart. */
public final class TestPostgres extends TestDatabase {
  private static final int MOST_CONNECTIONS = 40;

  private final int port = freePort();
  private final Path data = directory();
  private volatile JdbcConnectionPool pool;
  private final DataSource source = lending(() -> pool);
  private EmbeddedPostgres server;

  public TestPostgres() {
    start();
  }

  /** A pool whose connections may have died. */
  static DataSource pool(PGConnectionPoolDataSource driver) {
    var pool = connections(driver);
    return lending(() -> pool);
  }

  private static JdbcConnectionPool connections(PGConnectionPoolDataSource driver) {
    var pool = JdbcConnectionPool.create(driver);
    pool.setMaxConnections(MOST_CONNECTIONS);
    return pool;
  }

  private static DataSource lending(Supplier<JdbcConnectionPool> pool) {
    return (DataSource)
        Proxy.newProxyInstance(
            TestPostgres.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> lent(pool.get()));
  }

  PGConnectionPoolDataSource driver(String user, String password) {
    var driver = new PGConnectionPoolDataSource();
    driver.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
    driver.setUser(user);
    driver.setPassword(password);
    return driver;
  }

  @Override
  DataSource source() {
    return source;
  }

  // This pool lends a connection that it knows to be closed: 08003. Then it forgets it.
  private static Connection lent(DataSource pool) throws SQLException {
    for (; ; ) {
      try {
        return pool.getConnection();
      } catch (SQLException e) {
        if (!"08003".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .start();
      // Tests that are not about it meet no connection that died.
      pool = connections(driver("postgres", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
      server = null;
      pool.dispose();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("cloakroom-postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
