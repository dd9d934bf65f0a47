package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.page.RefreshPage;
import dev.cloakroom.problem.Problem;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/** What every answer owes, whatever it says. */
final class Answers {
  private Answers() {}

  /** RFC 9457, RFC 9110 section 11.6.1, and the headers that every answer has. */
  static void assertProblem(int status, String code, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertEquals("application/problem+json", header(answer, "Content-Type"), answer::body);
    var problem = StrictJson.object(answer.body()).orElseThrow();
    assertEquals(code, problem.getString("code"));
    assertEquals(status, problem.getInt("status"));
    assertTrue(problem.getString("type").matches("https?://.*/api/problems/" + code));
    assertFalse(problem.getString("title").isBlank());
    assertFalse(problem.getString("detail").isBlank());
    assertEquals(header(answer, "X-Request-Id"), problem.getString("requestId"));
    assertEquals(6, problem.size());
    assertEquals(status == 401, answer.headers().map().containsKey("www-authenticate"));
    assertHeaders(answer);
  }

  /** What a person gets in place of a problem. */
  static void assertProblemPage(Problem problem, HttpResponse<String> answer) {
    assertEquals(problem.status(), answer.statusCode(), answer::body);
    var type = header(answer, "Content-Type").replace(" ", "").toLowerCase(Locale.ROOT);
    assertEquals("text/html;charset=utf-8", type, answer::body);
    assertTrue(answer.body().startsWith("<!doctype html>\n<html lang=\"en\">"), answer::body);
    assertTrue(answer.body().contains("<h1>" + problem.title() + "</h1>"), answer::body);
    assertTrue(answer.body().contains("<p>" + RefreshPage.escaped(problem.detail()) + "</p>"));
    assertTrue(answer.body().contains("<code>" + header(answer, "X-Request-Id") + "</code>"));
    assertEquals(problem.status() == 401, answer.headers().map().containsKey("www-authenticate"));
    assertEquals(
        List.of(ProblemPage.POLICY), answer.headers().allValues("Content-Security-Policy"));
    assertEquals(List.of("no-store"), answer.headers().allValues("Cache-Control"));
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
  }

  static void assertHeaders(HttpResponse<String> answer) {
    assertEquals("no-store", header(answer, "Cache-Control"));
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    assertEquals("frame-ancestors 'none'", header(answer, "Content-Security-Policy"));
    assertEquals("same-origin", header(answer, "Referrer-Policy"));
    assertEquals("same-origin", header(answer, "Cross-Origin-Resource-Policy"));
    for (var absent :
        new String[] {
          "Server", "X-Powered-By", "Access-Control-Allow-Origin", "X-XSS-Protection"
        }) {
      assertFalse(answer.headers().firstValue(absent).isPresent(), absent);
    }
    // RFC 6797 section 7.2: only over TLS, which a proxy of these tests may say it has.
    if (answer.request().headers().firstValue("X-Forwarded-Proto").isEmpty()) {
      assertFalse(answer.headers().firstValue("Strict-Transport-Security").isPresent());
    }
  }

  /** What is ours to say of an answer that is the backend's. */
  static void assertHeadersOfRelay(HttpResponse<String> answer) {
    assertEquals("no-store", header(answer, "Cache-Control"));
    assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    assertEquals("same-origin", header(answer, "Referrer-Policy"));
    assertEquals("same-origin", header(answer, "Cross-Origin-Resource-Policy"));
  }

  private static String header(HttpResponse<String> answer, String name) {
    var values = answer.headers().allValues(name);
    assertEquals(1, values.size(), () -> name + ": " + values);
    return values.get(0);
  }
}
