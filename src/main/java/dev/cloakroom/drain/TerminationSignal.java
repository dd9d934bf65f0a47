package dev.cloakroom.drain;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * A signal of the operating system that is caught: something is run first, and then whatever would
 * have happened without this class happens.
 *
 * <p>A shutdown hook of the JVM would not do, because the server's own hook runs at the same time
 * and closes its connections. The JDK's class {@code sun.misc.Signal} is reached by reflection,
 * because the class loader of an application need not show it, as on WildFly.
 */
final class TerminationSignal {
  private final Class<?> handlerType;
  private final Method handle;
  private final Method raise;
  private final Object signal;
  private final Object ours;
  private Object previous;
  private volatile boolean released;

  private TerminationSignal(String name, Runnable first) throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Signal", true, ClassLoader.getPlatformClassLoader());
    handlerType =
        Class.forName("sun.misc.SignalHandler", true, ClassLoader.getPlatformClassLoader());
    handle = type.getMethod("handle", type, handlerType);
    raise = type.getMethod("raise", type);
    signal = type.getConstructor(String.class).newInstance(name);
    ours =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(), new Class<?>[] {handlerType}, handler(first));
  }

  /**
   * Catches a signal until {@link #release}.
   *
   * @param name without "SIG", for example {@code TERM}
   * @param first is run on a thread of its own, once for each signal
   * @return empty if the JVM lets nobody catch it, for example with {@code -Xrs}
   */
  static Optional<TerminationSignal> caught(String name, Runnable first) {
    try {
      var caught = new TerminationSignal(name, first);
      caught.previous = caught.replace(caught.ours);
      return Optional.of(caught);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private InvocationHandler handler(Runnable first) {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "equals" -> proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          case "toString" -> "Cloakroom's handler";
          default -> {
            // Another handler may hold on to this one after its release.
            if (!released) {
              first.run();
            }
            passOn();
            yield null;
          }
        };
  }

  private void passOn() throws ReflectiveOperationException {
    restore();
    raise.invoke(null, signal);
  }

  /** Ends the catching. */
  void release() {
    released = true;
    restore();
  }

  /** Puts the handler back that was there before, unless another one has taken our place. */
  private synchronized void restore() {
    try {
      var current = replace(previous);
      if (current != ours) {
        replace(current);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object replace(Object handler) throws ReflectiveOperationException {
    return handle.invoke(null, signal, handlerType.cast(handler));
  }
}
