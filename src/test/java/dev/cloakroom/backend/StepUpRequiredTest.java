package dev.cloakroom.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepUpRequiredTest {
  private static final String ERROR = "Bearer error=\"insufficient_user_authentication\"";

  private static Map<String, Object> members(String challenge) {
    return StepUpRequired.in(List.of(challenge)).orElseThrow().members();
  }

  @Test
  void namesWhatTheBackendDemands() {
    var demand =
        StepUpRequired.in(List.of(ERROR + ", acr_values=\"gold silver\", max_age=\"300\"")).get();
    assertEquals(Problem.STEP_UP_REQUIRED, demand.problem());
    assertEquals(Map.of("acrValues", List.of("gold", "silver"), "maxAge", 300L), demand.members());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max_age=5         | maxAge    | 5",
        "max_age=\"0\"     | maxAge    | 0",
        "max_age = \"5\"   | maxAge    | 5",
        "acr_values=\"a\"  | acrValues | [a]",
        "acr_values=\" a  b \" | acrValues | [a, b]"
      })
  void readsEachByItself(String parameter, String member, String value) {
    var members = members(ERROR + ", " + parameter);
    assertEquals(List.of(member), List.copyOf(members.keySet()));
    assertEquals(value, members.get(member).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", max_age=-1",
        ", max_age=\"soon\"",
        ", max_age=\"1.5\"",
        ", max_age=9999999999",
        ", acr_values=gold",
        ", acr_values=\"\"",
        ", acr_values=\"g\u00f6ld\"",
        ", acr_values=\"a\\\"b\"",
        ", acr_values=\" \"",
        ", not_acr_values=\"gold\"",
        ", not_max_age=1"
      })
  void leavesOutWhatIsMalformed(String parameters) {
    assertEquals(Map.of(), members(ERROR + parameters));
  }

  @Test
  void leavesOutWhatIsTooLong() {
    assertEquals(Map.of(), members(ERROR + ", acr_values=\"" + "x".repeat(257) + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer error=insufficient_user_authentication",
        "bearer error=\"insufficient_user_authentication\"",
        "DPoP realm=\"x\", error=\"insufficient_user_authentication\", algs=\"ES256\"",
        "Basic realm=\"x\", Bearer error=\"insufficient_user_authentication\""
      })
  void isThereInEachSpelling(String challenge) {
    assertEquals(Map.of(), members(challenge));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer error=\"invalid_token\"",
        "Bearer error=\"insufficient_scope\"",
        "Bearer error_description=\"insufficient_user_authentication\"",
        "Bearer error=\"insufficient_user_authentication_x\"",
        "Basic error=\"insufficient_user_authentication\"",
        "insufficient_user_authentication"
      })
  void isNotThereInOthers(String challenge) {
    assertEquals(Optional.empty(), StepUpRequired.in(List.of(challenge)));
  }

  @Test
  void isFoundAmongSeveralChallenges() {
    var found = StepUpRequired.in(List.of("Basic realm=\"x\"", ERROR + ", max_age=1"));
    assertEquals(Map.of("maxAge", 1L), found.orElseThrow().members());
    assertEquals(Optional.empty(), StepUpRequired.in(List.of()));
  }
}
