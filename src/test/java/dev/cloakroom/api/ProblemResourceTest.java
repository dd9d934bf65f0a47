package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemResourceTest {
  private final FakeExchange exchange = new FakeExchange();
  private final ProblemResource resource = new ProblemResource(exchange.request());

  @ParameterizedTest
  @EnumSource
  void describesEachProblem(Problem problem) {
    var answer = resource.problem(problem.code());
    assertEquals(200, answer.getStatus());
    var text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    var json = StrictJson.object(text).orElseThrow();
    assertEquals(problem.code(), json.getString("code"));
    assertEquals(problem.status(), json.getInt("status"));
    assertEquals(problem.title(), json.getString("title"));
    assertEquals(problem.detail(), json.getString("detail"));
  }

  @Test
  void showsAPersonAPage() {
    exchange.header("Sec-Fetch-Mode", "navigate");
    var answer = resource.problem("not_found");
    assertEquals(200, answer.getStatus());
    assertEquals("text/html;charset=utf-8", answer.getMediaType().toString());
    var text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
    assertTrue(text.contains("<h1>Not found</h1>"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NOT_FOUND", "no_such_code"})
  void knowsNoOther(String code) {
    var refusal = assertThrows(ProblemException.class, () -> resource.problem(code));
    assertEquals(Problem.NOT_FOUND, refusal.problem());
  }
}
