package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.it.Browser;
import java.io.File;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
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

  @Test
  void aCustomerSignsInOrdersAndSignsOut() {
    var browser = Browser.at(URI.create("http://localhost:18080/"));
    assertTrue(browser.navigating().get("index.html").body().contains("Shop"));

    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    assertEquals(200, browser.get("relay/backend/orders").statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
    assertTrue(browser.cookies().isEmpty());
  }
}
