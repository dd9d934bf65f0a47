package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.drain.TestDrain;
import dev.cloakroom.fake.FakeBody;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import jakarta.servlet.FilterChain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The filter serves a request with the beans of the front end that it addresses. */
class EdgeFrontEndTest {
  private static final FrontEnd SHOP = new FrontEnd("shop");
  private static final FrontEnds ALL =
      TestFrontEnds.of(
          "cloakroom.trusted-proxies", "192.0.2.1",
          "cloakroom.public-origins", "https://app.example",
          "cloakroom.frontend.shop.public-origins", "https://shop.example");

  private final List<FrontEnd> made = new ArrayList<>();
  private final FakeBody body = new FakeBody();
  private final EdgeFilter filter = filter();
  private int status = 200;

  private EdgeFilter filter() {
    var clock = new FakeClock();
    var callers = new Callers(ALL);
    var beans =
        new EachFrontEnd<>(
            () -> {
              made.add(FrontEnd.current());
              return EdgeScene.beans(ALL.current(), callers, clock);
            });
    var filter = new EdgeFilter();
    filter.set(
        beans,
        callers,
        new SameOrigin(callers, new Audit(event -> {}, callers, clock)),
        new ProblemWriter(callers),
        TestDrain.of(ALL.standard()),
        new RequestLog(ALL.standard(), callers));
    return filter;
  }

  private void serve(String host, String origin, FilterChain chain) throws Exception {
    var mapping = EdgeScene.mapping();
    var exchange =
        new FakeExchange("GET")
            .header("Host", "10.0.0.1")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", host)
            .header("Origin", origin)
            .on("getRequestURI", args -> "/api/user")
            .on("getHttpServletMapping", args -> mapping)
            .on("getStatus", args -> status)
            .on("setStatus", args -> status = (int) args[0])
            .on("getContentType", args -> "text/plain")
            .on("setContentType", args -> null)
            .on("setContentLength", args -> null)
            .on("isCommitted", args -> false)
            .on("containsHeader", args -> true)
            .on("getOutputStream", args -> body);
    filter.doFilter(exchange.request(), exchange.response(), chain);
  }

  @Test
  void itsFrontEndIsTheCurrentOneWhileARequestIsServed() throws Exception {
    List<FrontEnd> current = new ArrayList<>();
    for (var host : List.of("shop.example", "app.example", "shop.example")) {
      serve(host, "https://" + host, (q, a) -> current.add(FrontEnd.current()));
      assertEquals(FrontEnd.DEFAULT, FrontEnd.current());
    }
    assertEquals(List.of(SHOP, FrontEnd.DEFAULT, SHOP), current);
    assertEquals(List.of(FrontEnd.DEFAULT, SHOP), made);
  }

  @Test
  void noneIsTheCurrentOneAfterAFault() {
    FilterChain failing =
        (q, a) -> {
          throw new IllegalStateException();
        };
    assertThrows(
        IllegalStateException.class, () -> serve("shop.example", "https://shop.example", failing));
    assertEquals(FrontEnd.DEFAULT, FrontEnd.current());
  }

  @Test
  void aPageOfAnotherFrontEndIsOfAnotherSite() throws Exception {
    var reached = new ArrayList<String>();
    serve("shop.example", "https://app.example", (q, a) -> reached.add("shop"));
    assertEquals(403, status);
    serve("app.example", "https://shop.example", (q, a) -> reached.add("app"));
    assertEquals(List.of(), reached);
  }
}
