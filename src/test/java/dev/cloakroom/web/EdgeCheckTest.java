package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class EdgeCheckTest {
  private static ServletContext with(String filter) {
    var registration = proxy(FilterRegistration.class, null, null);
    return proxy(ServletContext.class, filter, registration);
  }

  private static <T> T proxy(Class<T> type, String argument, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, call, args) -> args != null && args[0].equals(argument) ? answer : null));
  }

  @Test
  void anApplicationWithoutTheFilterDoesNotStart() {
    var fault =
        assertThrows(
            IllegalStateException.class, () -> new EdgeCheck().start(with("a team's own filter")));
    assertTrue(fault.getMessage().contains("add the line dev.cloakroom.CloakroomInitializer"));
  }

  @Test
  void anApplicationWithTheFilterDoes() {
    assertDoesNotThrow(() -> new EdgeCheck().start(with(EdgeFilter.NAME)));
  }
}
