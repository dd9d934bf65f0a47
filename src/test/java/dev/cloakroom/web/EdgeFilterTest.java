package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.drain.Drain;
import dev.cloakroom.drain.TestDrain;
import dev.cloakroom.fake.FakeBody;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeFilterTest {
  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.of();
  private final Drain drain = TestDrain.of(settings);
  private final Callers callers = new Callers(settings);
  private final FakeBody body = new FakeBody();
  private int status = 200;
  private String type;
  private boolean committed;
  private int reached;

  private EdgeFilter filter(OwnErrorPages pages) throws ServletException {
    var filter = new EdgeFilter();
    var beans = EdgeScene.beans(settings, callers, clock);
    filter.set(
        new EachFrontEnd<>(() -> beans),
        callers,
        new SameOrigin(callers, new Audit(event -> {}, callers, clock)),
        new ProblemWriter(callers),
        drain,
        new RequestLog(settings, callers));
    filter.init(
        (FilterConfig)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FilterConfig.class},
                (proxy, call, args) ->
                    call.getName().equals("getInitParameter") ? pages.name() : null));
    return filter;
  }

  private FakeExchange exchange(String method, String path) {
    var mapping = EdgeScene.mapping();
    return new FakeExchange(method)
        .header("Host", "app.example")
        .header("X-CSRF", "1")
        .on("getRequestURI", args -> path)
        .on("getHttpServletMapping", args -> mapping)
        .on("getStatus", args -> status)
        .on("setStatus", args -> status = (int) args[0])
        .on("getContentType", args -> type)
        .on("setContentType", args -> type = (String) args[0])
        .on("setContentLength", args -> null)
        .on("isCommitted", args -> committed)
        .on("resetBuffer", args -> null)
        .on("flushBuffer", args -> committed = true)
        .on("containsHeader", args -> false)
        .on("getOutputStream", args -> body);
  }

  private FakeExchange serve(OwnErrorPages pages, FakeExchange exchange, FilterChain chain)
      throws IOException, ServletException {
    filter(pages).doFilter(exchange.request(), exchange.response(), chain);
    return exchange;
  }

  private void assertProblem(Problem problem) {
    assertEquals(problem.status(), status);
    assertEquals(ProblemWriter.TYPE, type);
    assertTrue(text().contains("\"code\":\"" + problem.code() + "\""), text());
  }

  private String text() {
    return body.text();
  }

  @Test
  void givesEveryAnswerItsHeadersAndOneRequestId() throws Exception {
    var exchange = serve(OwnErrorPages.OURS, exchange("GET", "/api/user"), (q, a) -> reached++);
    assertEquals(1, reached);
    assertEquals(List.of("no-store"), exchange.answered("Cache-Control"));
    assertEquals(List.of(callers.requestId(exchange.request())), exchange.answered("X-Request-Id"));
  }

  @Test
  void countsRequestsForAsLongAsTheyAreServed() throws Exception {
    serve(
        OwnErrorPages.OURS,
        exchange("GET", "/api/user"),
        (q, a) -> assertEquals(1, drain.callsUnderWay()));
    assertEquals(0, drain.callsUnderWay());
  }

  @Test
  void refusesBeforeAnybodyIsReached() throws Exception {
    var exchange = exchange("POST", "/team").header("Sec-Fetch-Site", "cross-site");
    serve(OwnErrorPages.OURS, exchange, (q, a) -> reached++);
    assertEquals(0, reached);
    assertProblem(Problem.CROSS_ORIGIN);
    var id = callers.requestId(exchange.request());
    assertTrue(text().contains("\"requestId\":\"" + id + "\""), text());
  }

  @Test
  void aCopyOfItDoesNothingASecondTime() throws Exception {
    var copy = filter(OwnErrorPages.OURS);
    FilterChain end = (q, a) -> reached++;
    var exchange =
        serve(OwnErrorPages.OURS, exchange("GET", "/api/user"), (q, a) -> copy.doFilter(q, a, end));
    assertEquals(1, reached);
    assertEquals(1, exchange.answered("Vary").size());
  }

  @ParameterizedTest
  @CsvSource({"NONE,/team", "NONE,/api/x", "THEIRS,/api/x", "THEIRS,/relay/x"})
  void standsInForAnErrorPageThatIsMissing(OwnErrorPages pages, String path) throws Exception {
    serve(pages, exchange("GET", path), (q, a) -> ((HttpServletResponse) a).sendError(409, "x"));
    assertProblem(Problem.CONFLICT);
  }

  @ParameterizedTest
  @CsvSource({"OURS,/team", "OURS,/api/x", "THEIRS,/team"})
  void leavesErrorsToTheContainerWhereItHasAPage(OwnErrorPages pages, String path)
      throws Exception {
    var sent = exchange("GET", path).on("sendError", args -> status = (int) args[0]);
    serve(pages, sent, (q, a) -> ((HttpServletResponse) a).sendError(409));
    assertEquals(409, status);
    assertEquals("", text());
  }

  @Test
  void anExceptionOfATeamIsAProblemOrLeftToItsPage() throws Exception {
    FilterChain failing =
        (q, a) -> {
          throw new IllegalStateException("a secret");
        };
    serve(OwnErrorPages.NONE, exchange("GET", "/team"), failing);
    assertProblem(Problem.INTERNAL_ERROR);
    assertFalse(text().contains("secret"), text());
    assertThrows(
        IllegalStateException.class,
        () -> serve(OwnErrorPages.THEIRS, exchange("GET", "/team"), failing));
  }

  @Test
  void aClientThatIsGoneFillsNoLog() throws Exception {
    FilterChain broken =
        (q, a) -> {
          throw new ServletException(new IOException("Broken pipe"));
        };
    serve(OwnErrorPages.OURS, exchange("POST", "/api/login"), broken);
    serve(OwnErrorPages.NONE, exchange("POST", "/api/login"), broken);
    assertEquals("", text());
    assertThrows(
        ServletException.class,
        () -> serve(OwnErrorPages.OURS, exchange("POST", "/relay/b/x"), broken));
    body.breaks();
    FilterChain refusing =
        (q, a) -> {
          throw new ProblemException(Problem.INVALID_REQUEST);
        };
    serve(OwnErrorPages.OURS, exchange("POST", "/api/login"), refusing);
  }

  @Test
  void whatACallOnBehalfOfTheRequestEndedWithIsAnswered() throws Exception {
    FilterChain stripped =
        (q, a) -> {
          q.setAttribute(ProblemException.OF_CALL, new ProblemException(Problem.SESSION_ENDED));
          ((HttpServletResponse) a).setStatus(401);
        };
    var exchange = serve(OwnErrorPages.OURS, exchange("GET", "/team"), stripped);
    assertProblem(Problem.SESSION_ENDED);
    assertEquals(List.of("Cookie realm=\"cloakroom\""), exchange.answered("WWW-Authenticate"));
  }

  @Test
  void aBodyThatATeamWroteStays() throws Exception {
    FilterChain own =
        (q, a) -> {
          q.setAttribute(ProblemException.OF_CALL, new ProblemException(Problem.SESSION_ENDED));
          ((HttpServletResponse) a).setStatus(401);
          a.setContentType("text/html");
        };
    serve(OwnErrorPages.OURS, exchange("GET", "/team"), own);
    assertEquals("text/html", type);
    assertEquals("", text());
  }
}
