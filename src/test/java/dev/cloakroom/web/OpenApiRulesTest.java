package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.openapi.OpenApiDocument;
import dev.cloakroom.openapi.OpenApiDocument.Operation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description for tools says which operations the same-origin rule is for. */
class OpenApiRulesTest {
  private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();

  static List<Operation> operations() {
    return DOCUMENT.operations();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void asksForProofWhereTheRuleDoes(Operation operation) {
    var path = operation.path().replaceAll("[{}]", "");
    var rule = AccessTable.rule(operation.method(), path);
    assertEquals(rule == AccessRule.SAME_ORIGIN, operation.hasHeader("X-CSRF"));
    var security = operation.node().at("/security/0");
    var administrator = security.has("administrator");
    var refused = operation.node().path("responses").has("403");
    assertEquals(rule == AccessRule.SAME_ORIGIN || administrator, refused);
    assertEquals(rule == AccessRule.BEARER, administrator || security.has("metricsReader"));
  }
}
