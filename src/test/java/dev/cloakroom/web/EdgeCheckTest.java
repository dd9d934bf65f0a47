package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class EdgeCheckTest {
  private static ServletContext with(String attribute) {
    return (ServletContext)
        Proxy.newProxyInstance(
            EdgeCheckTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, call, args) ->
                call.getName().equals("getAttribute") && args[0].equals(attribute) ? true : null);
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
