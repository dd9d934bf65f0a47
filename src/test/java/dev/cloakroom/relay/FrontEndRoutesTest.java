package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.backend.FakeUserResource;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.TestFrontEnds;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.trace.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request finds the routes of the front end that it addresses. */
class FrontEndRoutesTest {
  private static final FrontEnds ALL =
      TestFrontEnds.of(
          "cloakroom.trusted-proxies", "192.0.2.1",
          "cloakroom.public-origins", "https://bff.example:8443",
          "cloakroom.relay.files.target", "https://files.example",
          "cloakroom.frontend.shop.public-origins", "https://shop.example",
          "cloakroom.frontend.shop.relay.prices.target", "https://prices.example",
          "cloakroom.frontend.shop.relay.prices.token", "none");

  private final RelayServlet servlet = servlet();

  private static RelayServlet servlet() {
    var clock = new FakeClock();
    var callers = new Callers(ALL);
    var beans =
        new EachFrontEnd<>(
            () -> {
              var settings = ALL.current();
              var node =
                  new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);
              var user = new UserCalls(new FakeUserResource(), settings, null, clock);
              return new RelayBeans(settings, node.sessions(), user);
            });
    var servlet = new RelayServlet();
    var audit = new Audit(event -> {}, callers, clock);
    var limits = new RequestLimits(ALL.standard(), clock);
    servlet.set(beans, callers, audit, clock, Metrics.off(), limits, Tracing.off());
    servlet.init();
    return servlet;
  }

  @AfterEach
  void end() {
    servlet.destroy();
  }

  // Max-Forwards: 0 is answered by the relay itself if the route is there.
  private RelayExchange asked(String host, String path) throws Exception {
    var exchange =
        new RelayExchange("OPTIONS", path)
            .header("X-Forwarded-Host", host)
            .header("Max-Forwards", "0");
    servlet.service(exchange.request(), exchange.response());
    exchange.throwUnanswered();
    return exchange;
  }

  @ParameterizedTest
  @CsvSource({
    "bff.example:8443,/files/x",
    "bff.example:8443,/backend/x",
    "unknown.example,/files/x",
    "shop.example,/prices/x",
    "shop.example,/backend/x"
  })
  void itsOwnAreThere(String host, String path) throws Exception {
    assertEquals(204, asked(host, path).status());
  }

  @ParameterizedTest
  @CsvSource({"bff.example:8443,/prices/x", "unknown.example,/prices/x", "shop.example,/files/x"})
  void thoseOfOthersAreNot(String host, String path) {
    var refusal = assertThrows(ProblemException.class, () -> asked(host, path));
    assertEquals(Problem.UNKNOWN_ROUTE, refusal.problem());
  }
}
