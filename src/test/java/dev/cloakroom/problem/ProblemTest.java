package dev.cloakroom.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request",
    "401, login_rejected",
    "401, login_required",
    "401, session_ended",
    "403, cross_origin",
    "403, origin_not_listed",
    "404, unknown_route",
    "413, payload_too_large",
    "415, unsupported_media_type",
    "429, too_many_attempts",
    "502, backend_invalid",
    "502, token_too_large",
    "503, backend_unavailable",
    "503, refresh_unavailable",
    "504, backend_timeout"
  })
  void hasEveryCodeOfTheContract(int status, String code) {
    var problem = Problem.ofCode(code).orElseThrow();
    assertEquals(status, problem.status());
    assertEquals(code, problem.code());
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatHappenedAndWhatToDo(Problem problem) {
    assertTrue(problem.code().matches("[a-z]+(_[a-z]+)*"), problem.code());
    assertTrue(problem.status() >= 400 && problem.status() < 600);
    assertTrue(problem.title().matches("[A-Z][^.]+"), problem.title());
    assertTrue(problem.detail().matches("[A-Z].+\\."), problem.detail());
    assertEquals(Optional.of(problem), Problem.ofCode(problem.code()));
  }

  @Test
  void tellsProblemsApart() {
    var titles = new HashSet<String>();
    var details = new HashSet<String>();
    for (var problem : Problem.values()) {
      assertTrue(titles.add(problem.title()), problem::title);
      assertTrue(details.add(problem.detail()), problem::detail);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LOGIN_REQUIRED", "login-required", "unknown", "../etc/passwd"})
  void hasNoProblemForAnotherCode(String code) {
    assertEquals(Optional.empty(), Problem.ofCode(code));
  }

  @Test
  void keepsEveryStatusThatItKnows() {
    Arrays.stream(Problem.values())
        .mapToInt(Problem::status)
        .forEach(status -> assertEquals(status, Problem.ofStatus(status).status()));
  }

  @Test
  void keepsTheClassOfEveryOtherStatus() {
    for (var status = 400; status < 600; status++) {
      assertEquals(status / 100, Problem.ofStatus(status).status() / 100, "for " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100, 200, 302, 399, 600, 999})
  void takesWhatIsNoFailureForOneOfOurs(int status) {
    assertSame(Problem.INTERNAL_ERROR, Problem.ofStatus(status));
  }

  @Test
  void travelsInAnExceptionThatSaysNothingMore() {
    var cause = new IllegalStateException("cause");
    var exception = new ProblemException(Problem.BACKEND_UNAVAILABLE, Duration.ofSeconds(7), cause);
    assertSame(Problem.BACKEND_UNAVAILABLE, exception.problem());
    assertEquals("backend_unavailable", exception.getMessage());
    assertEquals(Optional.of(Duration.ofSeconds(7)), exception.retryAfter());
    assertSame(cause, exception.getCause());
    assertEquals(Optional.empty(), new ProblemException(Problem.INVALID_REQUEST).retryAfter());
    assertSame(cause, new ProblemException(Problem.INVALID_REQUEST, cause).getCause());
  }

  @Test
  void challengesABearerWithARealm() {
    // RFC 6750 section 3: at least one parameter, and no error where no credential came.
    assertEquals(
        Map.of("WWW-Authenticate", "Bearer realm=\"cloakroom\""),
        new ProblemException(Problem.UNAUTHORIZED).headers());
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void challengesWhoeverIsUnauthorizedAndNobodyElse(Problem problem) {
    assertEquals(
        problem.status() == 401,
        new ProblemException(problem).headers().containsKey("WWW-Authenticate"));
  }
}
