package dev.cloakroom.state;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** H2 in the memory of the test. While it is stopped, nobody gets a connection. */
public final class TestH2 extends TestDatabase {
  private static final int MOST_CONNECTIONS = 40;

  private final JdbcConnectionPool pool;
  private final DataSource source;
  private volatile boolean stopped;

  public TestH2() {
    var driver = new JdbcDataSource();
    driver.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    this.pool = JdbcConnectionPool.create(driver);
    pool.setMaxConnections(MOST_CONNECTIONS);
    this.source =
        (DataSource)
            Proxy.newProxyInstance(
                TestH2.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (stopped) {
                    throw new SQLException("it is stopped", "08001");
                  }
                  try {
                    return method.invoke(pool, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  @Override
  DataSource source() {
    return source;
  }

  @Override
  public void start() {
    stopped = false;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    start();
    execute("shutdown");
    pool.dispose();
  }
}
