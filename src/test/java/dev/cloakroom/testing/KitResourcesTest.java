package dev.cloakroom.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.junit.jupiter.api.Test;

class KitResourcesTest {
  private final HTTPContext http = new HTTPContext("machine.example", 18080);

  @Test
  void theBrowserIsAtLocalhostAndTheContextRoot() {
    http.add(new Servlet("default", "/shop")).add(new Servlet("relay", "/shop"));
    assertEquals("http://localhost:18080/shop/", root());
  }

  @Test
  void atTheTopOfTheHost() {
    http.add(new Servlet("default", "/")).add(new Servlet("relay", "/"));
    assertEquals("http://localhost:18080/", root());
  }

  @Test
  void whereTheAdapterNamesNoServletTheApplicationIsAtTheTop() {
    assertEquals("http://localhost:18080/", root());
  }

  private String root() {
    return KitResources.OfBrowser.root(http).toString();
  }
}
