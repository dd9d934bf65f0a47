package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.it.Variants.Variant;
import dev.cloakroom.testing.Browser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two applications that share their state in the server's own database, which is an H2 on Payara
 * Micro and on WildFly, and a third whose data source does not exist.
 */
@OnServer
class JdbcStateIT {
  private static final List<String> WITH_H2 = List.of("payara-micro", "wildfly");

  private final ScriptedBackend backend = Server.backend();

  static List<Variant> variants() {
    return WITH_H2.contains(Server.name())
        ? List.of(
            variant("database-1", "java:comp/DefaultDataSource"),
            variant("database-2", "java:comp/DefaultDataSource"),
            variant("database-none", "java:comp/env/jdbc/none"))
        : List.of();
  }

  private static Variant variant(String name, String dataSource) {
    return Variants.product(
        name,
        "/" + name,
        Variants.PRODUCT,
        Map.of(
            "cloakroom.state",
            "jdbc",
            "cloakroom.state.jdbc",
            dataSource,
            "cloakroom.cookie.keys",
            Variants.NODE_KEY));
  }

  @BeforeEach
  void answer() {
    assumeTrue(
        WITH_H2.contains(Server.name()), "skipped: the server has no database that is started");
    backend.answersLoginWith(
        "{\"token\":\"%s\",\"refresh_token\":\"r\"}"
            .formatted(Tokens.jwt("ada", Instant.now().plusSeconds(600))));
    backend.answersUserWith(200, "application/json", "{}");
  }

  @Test
  void aLogoutAtOneHoldsForCopiesAtTheOther() {
    for (var name : List.of("database-1", "database-2")) {
      Await.until(
          name + " is ready",
          () -> Browser.at(Server.root(name)).get("api/health/ready").statusCode() == 200);
    }
    var browser = Browser.at(Server.root("database-1"));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    var thief = browser.through(Server.root("database-2"));
    assertEquals(200, thief.get("api/user").statusCode());
    assertEquals(204, browser.thief().post("api/logout").statusCode());
    Await.until(
        "the copy is refused", () -> thief.thief().get("api/auth/token").statusCode() == 401);
    Answers.assertProblem(401, "session_ended", thief.thief().get("api/user"));
  }

  @Test
  void servesWithoutItsDataSourceAndSaysWhyItIsNotReady() {
    var browser = Browser.at(Server.root("database-none"));
    assertEquals(201, browser.signIn("ada", "x").statusCode());
    assertEquals(200, browser.get("api/user").statusCode());
    var ready = browser.get("api/health/ready");
    assertEquals(503, ready.statusCode());
    assertTrue(ready.body().contains("\"reason\":\"data-source\""), ready::body);
  }
}
