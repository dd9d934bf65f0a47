package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackFormTest {

  @ParameterizedTest
  @CsvSource({
    "code=c&state=s, state=s&code=c",
    "state=s&code=c%2B1+2&iss=https%3A%2F%2Fop.example, state=s&iss=https%3A%2F%2Fop.example&code=c%2B1+2",
    "state=s&error=access_denied&error_description=%3Cscript%3E, state=s&error=access_denied",
    "session_state=x, ''",
    "'', ''",
    "state, state=",
    // Twice stays twice, so that the callback refuses it.
    "state=a&state=b&code=c, state=a&state=b&code=c"
  })
  void keepsWhatTheCallbackReads(String form, String query) {
    assertEquals(query, CallbackForm.query(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "'\u00e4\u20ac\ud83d\ude00'",
        "a*b~c!d(e)f;g,h",
        "\u0000\r\n\t\\",
        "%00%0D%0A%22%3E%27"
      })
  void leavesNoCharacterThatMeansSomethingInAPage(String value) {
    var query = CallbackForm.query("state=" + value + "&code=" + value);
    assertTrue(query.matches("[A-Za-z0-9._~%=&+-]*"), query);
    assertEquals(Query.parse("state=" + value).get("state"), Query.parse(query).get("state"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=%", "code=%zz&state=s", "%=x"})
  void refusesWhatCannotBeRead(String form) {
    var problem = assertThrows(ProblemException.class, () -> CallbackForm.query(form)).problem();
    assertEquals(Problem.INVALID_REQUEST, problem);
  }
}
