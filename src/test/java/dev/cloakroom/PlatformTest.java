package dev.cloakroom;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.identity.RolesFeature;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.container.DynamicFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @Test
  void aServerOfJakartaEe10WillDo() {
    assertDoesNotThrow(() -> Platform.require(getClass().getClassLoader()));
  }

  @ParameterizedTest
  @CsvSource({
    "jakarta.json.JsonConfig,Jakarta JSON Processing 2.1",
    "org.eclipse.microprofile.rest.client.,MicroProfile Rest Client",
    "jakarta.enterprise.concurrent.,Jakarta Concurrency",
    "org.eclipse.microprofile.jwt.,MicroProfile JWT"
  })
  void aServerThatLacksSomethingIsToldWhatBeforeItSaysThatItIsReady(String classes, String api) {
    var fault = assertThrows(ServletException.class, () -> Platform.require(without(classes)));
    assertTrue(fault.getMessage().contains("no " + api + " ("), fault::getMessage);
    assertTrue(fault.getMessage().contains("Jakarta EE 10 or later"), fault::getMessage);
  }

  @Test
  void aWarThatNamesTheServicesOfTheProductWillDo() {
    assertDoesNotThrow(
        () ->
            Platform.requireService(
                getClass().getClassLoader(), DynamicFeature.class, RolesFeature.class));
  }

  @Test
  void aServiceThatAnOverlayHasReplacedStopsTheStart() {
    var fault =
        assertThrows(
            ServletException.class,
            () ->
                Platform.requireService(
                    getClass().getClassLoader(), DynamicFeature.class, PlatformTest.class));
    assertEquals(
        "Cloakroom cannot start: WEB-INF/classes/META-INF/services/"
            + "jakarta.ws.rs.container.DynamicFeature lacks the line dev.cloakroom.PlatformTest:"
            + " add it",
        fault.getMessage());
  }

  private ClassLoader without(String prefix) {
    return new ClassLoader(getClass().getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(prefix)) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }
}
