package dev.cloakroom.state;

import dev.cloakroom.background.Background;
import dev.cloakroom.config.Settings.Jdbc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.naming.NameNotFoundException;
import javax.sql.DataSource;

/** A database of which everything can be seen, and that can go away and come back. */
public abstract class TestDatabase implements AutoCloseable {
  static final String NAME = "jdbc/cloakroom";

  // No test depends on a fast machine.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** A pool of connections. */
  abstract DataSource source();

  public abstract void start();

  public abstract void stop();

  /** A store of one more node. */
  JdbcStore store(Background background) {
    return store(source(), PATIENCE, background, Clock.systemUTC());
  }

  static JdbcStore store(DataSource source, Duration timeout, Background background, Clock clock) {
    return new JdbcStore(new Jdbc(NAME, timeout), only(source), background, clock);
  }

  /** JNDI with one name in it. */
  static DataSources only(DataSource source) {
    return name -> {
      if (!name.equals(NAME)) {
        throw new NameNotFoundException("a message that is not told");
      }
      return source;
    };
  }

  /** Every text and all bytes that somebody sees who can read it all. */
  public List<String> everything() {
    var all = new ArrayList<String>();
    query("select name, content, digest from cloakroom_entry", all);
    query("select journal, line from cloakroom_journal", all);
    return all;
  }

  private void query(String sql, List<String> all) {
    try (var connection = source().getConnection();
        var result = connection.prepareStatement(sql).executeQuery()) {
      while (result.next()) {
        for (var column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          all.add(new String(result.getBytes(column), StandardCharsets.ISO_8859_1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void forgetEverything() {
    execute("drop table if exists cloakroom_entry", "drop table if exists cloakroom_journal");
  }

  void execute(String... statements) {
    try (var connection = source().getConnection();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public abstract void close();

  /** The same data source, with each statement changed before it is prepared. */
  static DataSource rewriting(DataSource source, UnaryOperator<String> sql) {
    return withConnections(
        source,
        connection ->
            proxy(
                Connection.class,
                connection,
                (method, values, real) ->
                    method.equals("prepareStatement")
                        ? connection.prepareStatement(sql.apply((String) values[0]))
                        : real.call()));
  }

  /** The same data source, on which no statement can change a row. */
  static DataSource refusingWrites(DataSource source, String state) {
    return refusingWrites(source, state, () -> true);
  }

  /** The same while that is so. */
  static DataSource refusingWrites(DataSource source, String state, BooleanSupplier refuses) {
    return withConnections(
        source,
        connection ->
            proxy(
                Connection.class,
                connection,
                (method, values, real) -> {
                  var result = real.call();
                  return result instanceof PreparedStatement statement
                      ? refusing(statement, state, refuses)
                      : result;
                }));
  }

  private static PreparedStatement refusing(
      PreparedStatement statement, String state, BooleanSupplier refuses) {
    return proxy(
        PreparedStatement.class,
        statement,
        (method, values, real) -> {
          if (method.equals("executeUpdate") && refuses.getAsBoolean()) {
            throw new SQLException("as real ones do", state);
          }
          return real.call();
        });
  }

  private static DataSource withConnections(DataSource source, UnaryOperator<Connection> changed) {
    return proxy(
        DataSource.class,
        source,
        (method, values, real) ->
            method.equals("getConnection") ? changed.apply(source.getConnection()) : real.call());
  }

  /** What a method does instead, with the real one at hand. */
  @FunctionalInterface
  private interface Answer {
    Object of(String method, Object[] arguments, Callable<Object> real) throws Exception;
  }

  private static <T> T proxy(Class<T> type, T real, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return answer.of(method.getName(), arguments, () -> method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
