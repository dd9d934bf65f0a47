package dev.cloakroom;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
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
    "jakarta.enterprise.concurrent.,Jakarta Concurrency"
  })
  void aServerThatLacksSomethingIsToldWhatBeforeItSaysThatItIsReady(String classes, String api) {
    var fault = assertThrows(ServletException.class, () -> Platform.require(without(classes)));
    assertTrue(fault.getMessage().contains("no " + api + " ("), fault::getMessage);
    assertTrue(fault.getMessage().contains("Jakarta EE 10 or later"), fault::getMessage);
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
