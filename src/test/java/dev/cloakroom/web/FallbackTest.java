package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Lines;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FallbackTest {
  private static final Settings SETTINGS =
      TestSettings.of("cloakroom.page.fallback", "/index.html");
  private static final Set<String> FILES = Set.of("/index.html", "/logo.png", "/docs/index.html");

  private final Fallback fallback = new Fallback(SETTINGS);

  // As a server that finds a folder only by its slash.
  private static ServletContext context() {
    return (ServletContext)
        Proxy.newProxyInstance(
            FallbackTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, call, args) ->
                switch (call.getName()) {
                  case "getResource" ->
                      FILES.contains((String) args[0])
                          ? URI.create("file:" + args[0]).toURL()
                          : null;
                  case "getResourcePaths" -> below((String) args[0]);
                  default -> throw new UnsupportedOperationException(call.getName());
                });
  }

  private static Set<String> below(String folder) {
    return Set.copyOf(FILES.stream().filter(file -> file.startsWith(folder)).toList());
  }

  private static FakeExchange request(String method, String path, String mapped) {
    return new FakeExchange(method)
        .on("getContextPath", args -> "/app")
        .on("getRequestURI", args -> "/app" + path)
        .on("getServletPath", args -> mapped)
        .on("getPathInfo", args -> null)
        .on("getServletContext", args -> context());
  }

  static List<String> paths() {
    return Lines.of(FallbackTest.class, "fallback-paths.txt");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void isForPathsOfTheAppThatNothingServes(String line) {
    var columns = line.split(" \\| ?", -1);
    var exchange =
        request("GET", columns[1], columns[2])
            .header("Sec-Fetch-Mode", "navigate")
            .header("Accept", "text/html");
    var expected =
        columns[0].equals("fallback") ? Optional.of("/index.html") : Optional.<String>empty();
    assertEquals(expected, fallback.of(exchange.request(), columns[1]));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "navigate, text/html, -, true",
        "navigate, */*, -, true",
        "navigate, -, -, true",
        "navigate, application/json, -, false",
        "cors, text/html, -, false",
        "no-cors, text/html, -, false",
        "same-origin, text/html, -, false",
        "-, 'text/html,application/xhtml+xml,*/*;q=0.8', -, true",
        "-, 'application/json, TEXT/HTML', -, true",
        "-, */*, -, false",
        "-, application/json, -, false",
        "-, -, -, false",
        "-, text/html, 1, false"
      })
  void isForNavigations(String mode, String accept, String csrf, boolean expected) {
    var exchange = request("GET", "/orders", "/orders");
    Optional.ofNullable(mode).ifPresent(value -> exchange.header("Sec-Fetch-Mode", value));
    Optional.ofNullable(accept).ifPresent(value -> exchange.header("Accept", value));
    Optional.ofNullable(csrf).ifPresent(value -> exchange.header("X-CSRF", value));
    assertEquals(expected, fallback.of(exchange.request(), "/orders").isPresent());
  }

  @Test
  void aBrowserWithFetchMetadataSaysThatItNavigates() {
    var exchange =
        request("GET", "/orders", "/orders")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Accept", "text/html");
    assertTrue(fallback.of(exchange.request(), "/orders").isEmpty());
  }

  @Test
  void isOffByDefault() {
    var exchange = request("GET", "/orders", "/orders").header("Sec-Fetch-Mode", "navigate");
    assertTrue(new Fallback(TestSettings.of()).of(exchange.request(), "/orders").isEmpty());
  }

  @Test
  void forwardsToTheFile() throws Exception {
    var forwarded = new StringBuilder();
    var dispatcher =
        (RequestDispatcher)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RequestDispatcher.class},
                (proxy, call, args) -> forwarded.append(call.getName()));
    var exchange =
        new FakeExchange()
            .on(
                "getRequestDispatcher",
                args -> {
                  forwarded.append(args[0]).append(' ');
                  return dispatcher;
                });
    Fallback.serve(exchange.request(), exchange.response(), "/index.html");
    assertEquals("/index.html forward", forwarded.toString());
  }

  @Test
  void theFileMustBeThereAtTheStart() {
    new FallbackCheck().start(context(), SETTINGS);
    new FallbackCheck().start(context(), TestSettings.of());
    var missing = TestSettings.of("cloakroom.page.fallback", "/app.html");
    var fault =
        assertThrows(
            IllegalStateException.class, () -> new FallbackCheck().start(context(), missing));
    assertTrue(
        fault.getMessage().contains("cloakroom.page.fallback: the WAR has no file /app.html;"),
        fault.getMessage());
  }
}
