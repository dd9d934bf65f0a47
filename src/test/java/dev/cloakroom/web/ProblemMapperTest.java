package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
  private final FakeExchange exchange =
      new FakeExchange().header("Host", "app.example").on("getRequestURI", args -> "/api/a|b");
  private final ProblemMapper mapper =
      new ProblemMapper(exchange.request(), new ProblemWriter(new Callers(TestSettings.of())));

  private static void assertProblem(Problem problem, Response answer) {
    assertEquals(problem.status(), answer.getStatus());
    assertEquals(ProblemWriter.TYPE, answer.getMediaType().toString());
    var body = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    assertTrue(body.contains("\"code\":\"" + problem.code() + "\""), body);
    assertTrue(body.contains("/api/problems/" + problem.code() + "\""), body);
    assertFalse(body.contains("hunter2"), body);
  }

  @Test
  void aProblemBringsItsHeaders() {
    var answer = mapper.toResponse(new ProblemException(Problem.SESSION_ENDED));
    assertProblem(Problem.SESSION_ENDED, answer);
    assertEquals("Cookie realm=\"cloakroom\"", answer.getHeaderString("WWW-Authenticate"));
    var wait = new ProblemException(Problem.TOO_MANY_ATTEMPTS, Duration.ofSeconds(7), null);
    assertEquals("7", mapper.toResponse(wait).getHeaderString("Retry-After"));
  }

  @Test
  void aPersonGetsAPageWithTheSameHeadersAndAPolicyOfItsOwn() {
    exchange.header("Sec-Fetch-Mode", "navigate");
    ProblemPage.attach(exchange.request(), exchange.response());
    exchange.response().setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    var answer = mapper.toResponse(new ProblemException(Problem.SESSION_ENDED));
    assertEquals(401, answer.getStatus());
    assertEquals(ProblemPage.TYPE, answer.getMediaType().toString());
    assertEquals("Cookie realm=\"cloakroom\"", answer.getHeaderString("WWW-Authenticate"));
    var body = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    assertTrue(body.contains("<h1>Session ended</h1>"), body);
    assertEquals(List.of(ProblemPage.POLICY), exchange.answered("Content-Security-Policy"));
  }

  @Test
  void aRejectedLoginNamesItsReasonIfItHasOne() {
    var with = mapper.toResponse(new TokenException.LoginRejected("LOCKED"));
    assertProblem(Problem.LOGIN_REJECTED, with);
    var body = new String((byte[]) with.getEntity(), StandardCharsets.UTF_8);
    assertTrue(body.contains("\"reason\":\"LOCKED\""), body);
    var without = mapper.toResponse(new TokenException.LoginRejected());
    assertProblem(Problem.LOGIN_REJECTED, without);
    assertFalse(
        new String((byte[]) without.getEntity(), StandardCharsets.UTF_8).contains("reason"));
  }

  @Test
  void whatJakartaRestFoundIsTheProblemOfItsStatus() {
    assertProblem(Problem.NOT_FOUND, mapper.toResponse(new NotFoundException("hunter2")));
    var notAllowed = mapper.toResponse(new NotAllowedException("GET", new String[] {"HEAD"}));
    assertProblem(Problem.METHOD_NOT_ALLOWED, notAllowed);
    assertTrue(notAllowed.getHeaderString("Allow").contains("HEAD"));
  }

  @Test
  void aRedirectIsNoProblem() {
    var redirect = new RedirectionException(303, URI.create("https://app.example/"));
    assertEquals(303, mapper.toResponse(redirect).getStatus());
  }

  @Test
  void aPathThatIsNoUriIsTheFaultOfTheRequestAndAnyOtherUriIsOurs() {
    var theirs = new IllegalArgumentException(new URISyntaxException("/api/a|b", "hunter2"));
    assertProblem(Problem.INVALID_REQUEST, mapper.toResponse(theirs));
    var ours = new IllegalArgumentException(new URISyntaxException("/other", "hunter2"));
    assertProblem(Problem.INTERNAL_ERROR, mapper.toResponse(ours));
  }

  @Test
  void whatNobodyExpectedIsAnInternalError() {
    assertProblem(Problem.INTERNAL_ERROR, mapper.toResponse(new IllegalStateException("hunter2")));
  }

  @Test
  void theCauseOfAServerErrorIsLoggedWithoutItsMessage() {
    var cause = new IllegalStateException("hunter2");
    try (var log = LogCapture.of(ProblemMapper.class)) {
      mapper.toResponse(new ProblemException(Problem.BACKEND_UNAVAILABLE, cause));
      mapper.toResponse(new ProblemException(Problem.LOGIN_REQUIRED, cause));
      assertEquals(1, log.warnings().size());
      var line = log.warnings().get(0);
      assertTrue(line.startsWith("backend_unavailable, request "), line);
      assertTrue(line.contains("IllegalStateException"), line);
      assertFalse(line.contains("hunter2"), line);
    }
  }
}
