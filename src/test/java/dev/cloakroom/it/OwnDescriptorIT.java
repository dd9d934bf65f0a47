package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps laid over the WAR that bring a {@code web.xml} of their own. */
@OnServer
class OwnDescriptorIT {
  private static final String MARK = "Team-Filter";

  private static Browser at(String variant) {
    return Browser.at(Server.root(variant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "complete", "copied"})
  void theRuleStandsInFrontOfTheTeamsFiltersAndServlets(String variant) {
    var browser = at(variant);
    for (var path : List.of("team/hello", "api/auth/session", "relay/bare/x")) {
      var answer = browser.crossSite().post(path);
      Answers.assertProblem(403, "cross_origin", answer);
      assertFalse(answer.headers().map().containsKey(MARK.toLowerCase()), path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "complete", "copied"})
  void ownServletsAnswerBehindTheRuleOnce(String variant) {
    var answer = at(variant).get("team/hello");
    assertEquals(200, answer.statusCode());
    assertEquals("hello", answer.body());
    Answers.assertHeaders(answer);
    assertEquals(List.of("reached"), answer.headers().allValues(MARK));
    assertEquals(1, answer.headers().allValues("X-Request-Id").size());
    assertEquals(List.of("Origin, Sec-Fetch-Site"), answer.headers().allValues("Vary"));
  }

  // WildFly looks for no Jakarta REST application where web.xml says metadata-complete="true".
  private static Stream<String> withResources(String... variants) {
    return Stream.of(variants)
        .filter(name -> !name.equals(Variants.COMPLETE) || !Server.name().equals("wildfly"));
  }

  static Stream<String> allWithResources() {
    return withResources("own", Variants.COMPLETE, "copied");
  }

  static Stream<String> withMappersOfTheTeam() {
    return withResources("own", Variants.COMPLETE);
  }

  @ParameterizedTest
  @MethodSource("allWithResources")
  void everythingOfTheProductIsThere(String variant) {
    var browser = at(variant);
    assertEquals(201, browser.signIn("ada", "lovelace").statusCode());
    assertEquals(List.of(), browser.cookies().refusals());
    assertEquals(200, browser.get("api/user").statusCode());
    Answers.assertProblem(404, "unknown_route", browser.get("relay/nowhere/x"));
    Answers.assertProblem(404, "not_found", browser.get("api/nowhere"));
    var file = browser.get("cloakroom.js");
    assertEquals(200, file.statusCode());
    assertTrue(file.headers().firstValue("Content-Security-Policy").isPresent());
    assertEquals(200, browser.get("api/health/ready").statusCode());
    assertEquals(204, browser.post("api/logout").statusCode());
    assertFalse(browser.cookies().all().stream().anyMatch(c -> c.name().equals("JSESSIONID")));
  }

  @ParameterizedTest
  @CsvSource({
    "own,nowhere.html,404,not_found",
    "own,team/refuses,409,conflict",
    "own,team/fails,500,internal_error",
    "copied,nowhere.html,404,not_found",
    "copied,team/refuses,409,conflict",
    "copied,team/fails,500,internal_error"
  })
  void whatTheContainerWouldSayInHtmlIsAProblem(
      String variant, String path, int status, String code) {
    Answers.assertProblem(status, code, at(variant).get(path));
  }

  @Test
  void aTeamsOwnErrorPageIsTheTeams() {
    HttpResponse<String> answer = at("complete").get("nowhere.html");
    assertEquals(404, answer.statusCode());
    assertEquals("the team's own page", answer.body());
  }

  /** The descriptors name mappers of the team for all applications, where a server has a way. */
  @ParameterizedTest
  @MethodSource("withMappersOfTheTeam")
  void noMapperOfTheTeamAnswersForTheProduct(String variant) {
    var browser = at(variant);
    Answers.assertProblem(401, "login_required", browser.get("api/auth/token"));
    Answers.assertProblem(401, "login_required", browser.get("api/user"));
    Answers.assertProblem(404, "not_found", browser.get("api/nowhere"));
    Answers.assertProblem(405, "method_not_allowed", browser.get("api/login"));
    Answers.assertProblem(
        415, "unsupported_media_type", browser.post("api/login", "text/plain", "x"));
  }

  @ParameterizedTest
  @CsvSource({"fails,of RuntimeException", "refuses,of WebApplicationException"})
  void theTeamsResourcesKeepTheTeamsMappers(String path, String expected) {
    var answer = at("own").get("mine/" + path);
    assertEquals(422, answer.statusCode(), answer::body);
    assertEquals(expected, answer.body());
  }

  @Test
  void aProblemThatLeavesATeamsResourceIsAProblem() {
    Answers.assertProblem(401, "login_required", at("own").get("mine/session"));
  }
}
