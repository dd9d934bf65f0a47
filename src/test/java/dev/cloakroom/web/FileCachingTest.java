package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeExchange;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileCachingTest {
  private static final Set<String> FILES =
      Set.of(
          "/",
          "/index.html",
          "/PAGE.HTM",
          "/page.xhtml",
          "/docs/",
          "/cloakroom.js",
          "/assets/cloakroom.js",
          "/assets/index-DiwrgTda.js",
          "/assets/page-DiwrgTda.html",
          "/logo.png");

  private static final ServletContext CONTEXT =
      (ServletContext)
          Proxy.newProxyInstance(
              FileCachingTest.class.getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, call, args) ->
                  call.getName().equals("getResource") && FILES.contains((String) args[0])
                      ? URI.create("file:" + args[0]).toURL()
                      : null);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', no-cache",
        "/, no-cache",
        "/docs/, no-cache",
        "/index.html, no-cache",
        "/PAGE.HTM, no-cache",
        "/page.xhtml, no-cache",
        "/assets/page-DiwrgTda.html, no-cache",
        "/cloakroom.js, no-cache",
        "/assets/cloakroom.js, -",
        "/assets/index-DiwrgTda.js, 'max-age=31536000, immutable'",
        "/assets/index-CqZ1v3uL.js, no-store",
        "/nowhere.html, no-store",
        "/nowhere/, no-store",
        "/logo.png, -"
      })
  void isThatOfTheKindOfFile(String path, String expected) {
    var exchange =
        new FakeExchange()
            .on("getServletPath", args -> path)
            .on("getPathInfo", args -> null)
            .on("getServletContext", args -> CONTEXT);
    FileCaching.of(exchange.request(), exchange.response());
    assertEquals(
        expected == null ? List.of() : List.of(expected), exchange.answered("Cache-Control"));
  }

  @Test
  void isWhatTheServerHasSaidAlready() {
    var exchange =
        new FakeExchange()
            .on("getServletPath", args -> "/assets/index-DiwrgTda.js")
            .on("getPathInfo", args -> null)
            .on("getServletContext", args -> CONTEXT);
    exchange.response().setHeader("Cache-Control", "private");
    FileCaching.of(exchange.request(), exchange.response());
    assertEquals(List.of("private"), exchange.answered("Cache-Control"));
  }
}
