package dev.cloakroom.state;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A data source that keeps connections and asks them nothing, as the pool of a server does. */
final class DriverSource {
  private final String url;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

  DriverSource(String url) {
    this.url = url;
  }

  DataSource source() {
    return proxy(DataSource.class, (proxy, method, arguments) -> lend());
  }

  private Connection lend() throws SQLException {
    var kept = idle.poll();
    var real = kept == null ? DriverManager.getConnection(url) : kept;
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("close")) {
            return call(method, real, arguments);
          }
          idle.add(real);
          return null;
        });
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DriverSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
