package dev.cloakroom.admin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.InvalidSettings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsReadersTest {
  private static final String TOKEN = "7nY0cXg2Qm5vTzRkS1pXb3J1aGdE_wq8";

  private static MetricsReaders readers(String... settings) {
    return new MetricsReaders(TestSettings.of(settings));
  }

  private final MetricsReaders withToken = readers("cloakroom.metrics.token", TOKEN);

  private static void assertRefused(MetricsReaders readers, boolean here, String... fields) {
    var refusal =
        assertThrows(ProblemException.class, () -> readers.require(List.of(fields), here));
    assertEquals(Problem.UNAUTHORIZED, refusal.problem());
  }

  @Test
  void programsOnThisMachineNeedNoTokenWhereNoneIsSet() {
    assertDoesNotThrow(() -> readers().require(List.of(), true));
    assertRefused(readers(), false);
    assertRefused(readers(), false, "Bearer " + TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "Bearer   " + TOKEN + " "})
  void whoKnowsTheTokenMayReadFromEverywhere(String field) {
    assertDoesNotThrow(() -> withToken.require(List.of(field), false));
  }

  @Test
  void programsOnThisMachineNeedTheTokenToo() {
    assertRefused(withToken, true);
    assertDoesNotThrow(() -> withToken.require(List.of("Bearer " + TOKEN), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic " + TOKEN,
        TOKEN,
        "Bearer " + TOKEN + "x",
        "Bearer 7nY0cXg2Qm5vTzRkS1pXb3J1aGdE_wq",
        "Bearer 7NY0CXG2QM5VTZRKS1PXB3J1AGDE_WQ8",
        "Bearer 7nY0cXg2Qm5vTzRkS1pXb3J1aGdE_wq8\u0000",
        "Bearer \u00e9"
      })
  void nobodyElseMay(String field) {
    assertRefused(withToken, true, field);
  }

  @Test
  void twoFieldsProveNothing() {
    assertRefused(withToken, true, "Bearer " + TOKEN, "Bearer " + TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "7nY0cXg2Qm5vTzRkS1pXb3J1aGdE_wq",
        "a token with blanks in it, 32 at least"
      })
  void aWeakTokenStopsTheStartAndIsNotQuoted(String token) {
    var refusal =
        assertThrows(InvalidSettings.class, () -> readers("cloakroom.metrics.token", token));
    assertTrue(refusal.getMessage().contains("cloakroom.metrics.token"), refusal::getMessage);
    assertFalse(refusal.getMessage().contains(token), refusal::getMessage);
  }

  @Test
  void theSettingsDoNotPrintTheToken() {
    var settings = TestSettings.of("cloakroom.metrics.token", TOKEN);
    assertFalse(settings.toString().contains(TOKEN));
  }
}
