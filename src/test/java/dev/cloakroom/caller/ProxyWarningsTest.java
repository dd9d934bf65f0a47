package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyWarningsTest {
  private final LogCapture logged = LogCapture.of(ProxyWarnings.class);
  private final Callers callers =
      new Callers(TestSettings.of("cloakroom.trusted-proxies", "10.0.0.1"));

  @AfterEach
  void close() {
    logged.close();
  }

  private void call(Callers callers, String peer, String field, String value) {
    callers.of(new FakeExchange().from(peer).header(field, value).request());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.5", "127.0.0.1", "::1", "192.168.1.1", "172.16.0.1", "fd00::7"})
  void namesTheProxyAndTheKey(String proxy) {
    call(callers, proxy, "X-Forwarded-For", "198.51.100.7");
    assertEquals(1, logged.warnings().size());
    var line = logged.warnings().get(0);
    assertTrue(line.contains("set cloakroom.trusted-proxies=" + proxy + "."), line);
    assertTrue(line.contains("X-Forwarded-For"), line);
    assertTrue(!line.contains("198.51.100.7"), line);
  }

  @Test
  void isSaidWithoutAnyTrustedProxyToo() {
    call(new Callers(TestSettings.of()), "10.0.0.5", "X-Forwarded-Proto", "https");
    assertEquals(1, logged.warnings().size());
  }

  @Test
  void isNotSaidOfATrustedProxyNorOfTheInternetNorWithoutAField() {
    call(callers, "10.0.0.1", "X-Forwarded-For", "198.51.100.7");
    call(callers, "198.51.100.7", "X-Forwarded-For", "10.0.0.1");
    call(callers, "10.0.0.5", "Accept", "*/*");
    assertEquals(List.of(), logged.warnings());
  }

  @Test
  void isSaidOnceOfAProxyAndOfThreeAtMost() {
    for (var i = 0; i < 10; i++) {
      call(callers, "10.0.0.5", "X-Forwarded-For", "198.51.100.7");
    }
    assertEquals(1, logged.warnings().size());
    for (var i = 10; i < 30; i++) {
      call(callers, "10.0.0." + i, "X-Forwarded-For", "198.51.100.7");
    }
    assertEquals(3, logged.warnings().size());
  }
}
