package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeExchange;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticFilesTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET,/index.html,DEFAULT,true",
        "HEAD,/index.html,DEFAULT,true",
        "GET,/,CONTEXT_ROOT,true",
        "GET,/,-,true",
        "GET,/apis,DEFAULT,true",
        "GET,/relayed/x.js,DEFAULT,true",
        "POST,/index.html,DEFAULT,false",
        "OPTIONS,/index.html,DEFAULT,false",
        "GET,/api,DEFAULT,false",
        "GET,/api/x.css,DEFAULT,false",
        "GET,/api;x=1/y,DEFAULT,false",
        "GET,/relay,DEFAULT,false",
        "GET,/relay/b/x.js,-,false",
        "GET,/team/x,PATH,false",
        "GET,/x.jsp,EXTENSION,false"
      })
  void areReadAndServedByNoServletOfTheApplication(
      String method, String path, MappingMatch match, boolean expected) {
    assertEquals(expected, StaticFiles.serve(matched(method, match).request(), path));
  }

  @Test
  void areServedByAServletThatNobodyHasRegistered() {
    var exchange = matched("GET", MappingMatch.EXACT).on("getServletPath", args -> "/logo.png");
    assertEquals(true, StaticFiles.serve(among(exchange, "/logo.png/").request(), "/logo.png"));
    assertEquals(false, StaticFiles.serve(among(exchange, "/logo.png").request(), "/logo.png"));
  }

  private static FakeExchange matched(String method, MappingMatch match) {
    var mapping = fake(HttpServletMapping.class, "getMappingMatch", match);
    return new FakeExchange(method).on("getHttpServletMapping", args -> mapping);
  }

  private static FakeExchange among(FakeExchange exchange, String pattern) {
    var servlet = fake(ServletRegistration.class, "getMappings", List.of(pattern));
    var context = fake(ServletContext.class, "getServletRegistrations", Map.of("servlet", servlet));
    return exchange.on("getServletContext", args -> context);
  }

  private static <T> T fake(Class<T> type, String call, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (!method.getName().equals(call)) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer;
            }));
  }
}
