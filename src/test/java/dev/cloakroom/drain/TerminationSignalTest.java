package dev.cloakroom.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a signal that no process dies of. A handler of the "server" stands in for the JVM's own. */
class TerminationSignalTest {
  private static final String HARMLESS = "CONT";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private Object before;

  @BeforeEach
  void start() throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.SignalHandler");
    InvocationHandler server =
        (proxy, method, arguments) -> {
          events.add("server");
          return null;
        };
    before = handle(Proxy.newProxyInstance(null, new Class<?>[] {type}, server));
  }

  @AfterEach
  void stop() throws ReflectiveOperationException {
    handle(before);
  }

  private static Object handle(Object handler) throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Signal");
    return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal(), handler);
  }

  private static void raise() throws ReflectiveOperationException {
    var type = Class.forName("sun.misc.Signal");
    type.getMethod("raise", type).invoke(null, signal());
  }

  private static Object signal() throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(HARMLESS);
  }

  private TerminationSignal caught(String name) {
    return TerminationSignal.caught(HARMLESS, () -> events.add(name)).orElseThrow();
  }

  private List<String> next(int number) throws InterruptedException {
    var found = new ArrayList<String>();
    while (found.size() < number) {
      var event = events.poll(2, TimeUnit.MINUTES);
      assertTrue(event != null, () -> "only " + found);
      found.add(event);
    }
    return found;
  }

  @Test
  void comesBeforeTheServersOwnHandler() throws Exception {
    caught("application");
    raise();
    assertEquals(List.of("application", "server"), next(2));
  }

  @Test
  void twoApplicationsComeOneAfterTheOther() throws Exception {
    caught("one");
    caught("another");
    raise();
    assertEquals(List.of("another", "one", "server"), next(3));
  }

  @Test
  void anApplicationThatHasGoneIsNotAsked() throws Exception {
    caught("application").release();
    raise();
    assertEquals(List.of("server"), next(1));
  }

  @Test
  void anApplicationThatGoesLeavesTheHandlerOfOneThatCameLater() throws Exception {
    var one = caught("one");
    caught("another");
    one.release();
    raise();
    assertEquals(List.of("another", "server"), next(2));
  }

  @Test
  void aSignalThatTheVirtualMachineKeepsForItselfIsNotCaught() {
    assertTrue(TerminationSignal.caught("KILL", () -> {}).isEmpty());
  }
}
