package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnBehalfTest {
  private static final String PROXY = "10.0.0.1";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Callers callers =
      new Callers(
          TestSettings.of(
              "cloakroom.trusted-proxies", "10.0.0.0/8",
              "cloakroom.public-origins", "https://app.example"));

  private Map<String, String> told(FakeExchange exchange) {
    return new OnBehalf(exchange.request(), callers).client().fields();
  }

  private static FakeExchange asked() {
    return new FakeExchange("POST")
        .from(PROXY)
        .header("Host", "app.example")
        .header("X-Forwarded-For", "192.0.2.66, 2001:db8::7")
        .header("X-Forwarded-Proto", "https")
        .header("X-Request-Id", "edge-1");
  }

  @Test
  void tellsTheClientAsSeenThroughTrustedProxies() {
    var told = told(asked());
    assertEquals("2001:db8::7", told.get("X-Forwarded-For"));
    assertEquals("https", told.get("X-Forwarded-Proto"));
    assertEquals("app.example", told.get("X-Forwarded-Host"));
    assertEquals("for=\"[2001:db8::7]\";host=\"app.example\";proto=https", told.get("Forwarded"));
    assertEquals("edge-1", told.get("X-Request-Id"));
    assertEquals(5, told.size());
  }

  @Test
  void believesNoStranger() {
    var told = told(asked().from("198.51.100.9"));
    assertEquals("198.51.100.9", told.get("X-Forwarded-For"));
  }

  @Test
  void passesLanguageClientAndTraceOn() {
    var told =
        told(
            asked()
                .header("Accept-Language", "de, en;q=0.5")
                .header("User-Agent", "Mozilla/5.0")
                .header("traceparent", TRACE)
                .header("tracestate", "a=1")
                .header("Cookie", "secret=1")
                .header("X-Own", "1"));
    assertEquals("de, en;q=0.5", told.get("Accept-Language"));
    assertEquals("Mozilla/5.0", told.get("User-Agent"));
    assertEquals(TRACE, told.get("traceparent"));
    assertEquals("a=1", told.get("tracestate"));
    assertEquals(9, told.size());
  }

  @Test
  void passesNoTraceOnThatIsNotValid() {
    var told = told(asked().header("traceparent", "00-x-y-01").header("tracestate", "a=1"));
    assertNull(told.get("traceparent"));
    assertNull(told.get("tracestate"));
  }

  @Test
  void passesOnWhatIsConfigured() {
    var told =
        told(
            asked()
                .header("Accept-Language", "de")
                .header("User-Agent", "Mozilla/5.0")
                .header("x-device-id", "d-1")
                .header("X-Twice", "a")
                .header("X-Twice", "b")
                .header("X-Long", "a".repeat(1025))
                .header("traceparent", TRACE),
            "X-Device-Id,X-Twice,X-Long,X-Absent");
    assertEquals("d-1", told.get("X-Device-Id"));
    assertEquals(TRACE, told.get("traceparent"));
    assertEquals("2001:db8::7", told.get("X-Forwarded-For"));
    assertEquals(7, told.size(), told::toString);
  }

  private static Map<String, String> told(FakeExchange exchange, String requestHeaders) {
    var settings =
        TestSettings.of(
            "cloakroom.trusted-proxies", "10.0.0.0/8",
            "cloakroom.public-origins", "https://app.example",
            "cloakroom.login.request-headers", requestHeaders);
    return new OnBehalf(exchange.request(), new Callers(settings)).client().fields();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\u0000b", "a\u007fb"})
  void passesNothingOnThatIsNoValueOfAField(String value) {
    assertNull(told(asked().header("User-Agent", value)).get("User-Agent"));
  }

  @Test
  void passesNothingOnThatIsThereTwiceOrIsVeryLong() {
    assertNull(told(asked().header("User-Agent", "a").header("User-Agent", "b")).get("User-Agent"));
    assertNull(told(asked().header("User-Agent", "a".repeat(1025))).get("User-Agent"));
    assertNull(told(asked().header("tracestate", "a=1")).get("tracestate"));
  }

  @Test
  void carriesTheClientIntoTheBackgroundAndNoFurther() throws InterruptedException {
    var behind = new OnBehalf(null, callers);
    var serving = new OnBehalf(asked().request(), callers);
    assertEquals(Map.of(), behind.client().fields());

    var seen = new AtomicReference<Map<String, String>>();
    var nested = new AtomicReference<Runnable>();
    var task =
        serving.carried(
            () -> {
              seen.set(serving.client().fields());
              nested.set(serving.carried(() -> seen.set(serving.client().fields())));
            });
    inAnotherThread(task);
    assertEquals("2001:db8::7", seen.get().get("X-Forwarded-For"));
    seen.set(null);
    inAnotherThread(nested.get());
    assertEquals("2001:db8::7", seen.get().get("X-Forwarded-For"));
  }

  @Test
  void forgetsTheClientOfATaskThatFails() {
    var behind = new OnBehalf(null, callers);
    var task =
        behind.carried(
            () -> {
              throw new IllegalStateException("a fault");
            });
    assertThrows(IllegalStateException.class, task::run);
    assertEquals(Map.of(), behind.client().fields());
  }

  private static void inAnotherThread(Runnable task) throws InterruptedException {
    var thread = new Thread(task);
    thread.start();
    thread.join();
  }
}
