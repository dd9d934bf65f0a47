package dev.cloakroom.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.page.ProblemPage.Link;
import dev.cloakroom.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemPageTest {
  private static int count(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatHappenedAndWhatToDo(Problem problem) {
    var page = ProblemPage.of(problem, "/app").html(Optional.of("4be1"));
    assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset="));
    assertEquals(1, count("<h1>", page));
    assertEquals(1, count("<main>", page));
    assertTrue(page.contains("<title>" + problem.title() + "</title>"), page);
    assertTrue(page.contains("<h1>" + problem.title() + "</h1>"), page);
    assertTrue(page.contains("<p>" + RefreshPage.escaped(problem.detail()) + "</p>"), page);
    assertTrue(page.contains("<a href=\"/app/\">Back to the application</a>"), page);
    assertTrue(page.contains("Request id: <code>4be1</code>"), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains(" style="), page);
  }

  @Test
  void escapesWhatIsNotItsOwn() {
    var hostile = "\"><script>alert('x')</script>";
    var page =
        new ProblemPage(Problem.NOT_FOUND, List.of(new Link(hostile, hostile)), "")
            .html(Optional.of(hostile));
    assertFalse(page.contains("<script"), page);
    assertEquals(3, count("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)", page));
  }

  @Test
  void itsPolicyAllowsItsStyleAndNothingElse() throws Exception {
    var exchange = new FakeExchange();
    exchange.response().setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    exchange.response().setHeader("X-Request-Id", "4be1");
    ProblemPage.attach(exchange.request(), exchange.response());
    var page =
        new String(
            ProblemPage.of(Problem.NOT_FOUND, "").bytes(exchange.request()),
            StandardCharsets.UTF_8);
    assertTrue(page.contains("<code>4be1</code>"), page);
    var style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    var hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        List.of(
            "default-src 'none'; frame-ancestors 'none'; style-src 'sha256-"
                + hash
                + "'; base-uri 'none'; form-action 'none'"),
        exchange.answered("Content-Security-Policy"));
  }
}
