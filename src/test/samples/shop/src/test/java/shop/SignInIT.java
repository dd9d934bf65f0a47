package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import dev.cloakroom.testing.DemoBackend;
import dev.cloakroom.testing.ScriptedProvider;
import java.io.File;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class SignInIT {
  @Deployment(testable = false)
  static WebArchive shop() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/shop.war"));
  }

  @ArquillianResource Browser browser;
  @ArquillianResource DemoBackend backend;

  @Test
  void aCustomerSignsInOrdersAndSignsOut() {
    assertTrue(browser.navigating().get("index.html").body().contains("Shop"));

    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    var hat = "{\"item\":\"hat\",\"quantity\":1}";
    assertEquals(201, browser.post("relay/backend/orders", hat).statusCode());
    assertTrue(browser.get("shop/orders").body().contains("hat"));
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
    // Cloakroom does not let the page wait for the backend.
    backend.awaitCalls(DemoBackend.LOGOUT, 1);
  }

  @Test
  void aCustomerSignsInAtTheProvider(@ArquillianResource ScriptedProvider provider) {
    provider.user("grace");
    var landing = browser.signInAtProvider("?returnTo=/index.html");
    assertEquals(303, landing.statusCode(), landing::body);
    assertTrue(landing.headers().firstValue("Location").orElseThrow().endsWith("/index.html"));
    assertTrue(browser.get("api/user").body().contains("Grace Hopper"));

    // With the address at the provider, where the page leads the browser.
    assertEquals(200, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
  }

  @Test
  void aStrangerSeesNoOrders() {
    assertEquals(401, browser.get("shop/orders").statusCode());
    assertEquals(0, backend.calls(DemoBackend.ORDERS));
  }

  @Test
  void onlyStaffReadsTheBooks(@ArquillianResource Browser another) {
    assertEquals(401, browser.get("shop/account/staff").statusCode());

    browser.signIn("ada", "lovelace");
    assertEquals("Ada Lovelace", browser.get("shop/account").body());
    assertEquals(403, browser.get("shop/account/staff").statusCode());

    another.signIn("grace", "hopper");
    assertEquals("the shop's books", another.get("shop/account/staff").body());
  }

  @Test
  void aSignInIsCounted(@ArquillianResource Browser another) {
    var before = Integer.parseInt(browser.get("shop/sign-ins").body());
    browser.signIn("ada", "lovelace");
    another.signIn("grace", "hopper");
    another.signIn("grace", "wrong");
    assertEquals(String.valueOf(before + 2), browser.get("shop/sign-ins").body());
  }
}
