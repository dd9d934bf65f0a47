package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayPathTest {
  @Test
  void asksForTheRouteThatIsNamed() {
    assertEquals("/a%2Fb", RelayPath.of("/r/a%2Fb", null, "r"::equals).rest());
    assertThrows(ProblemException.class, () -> RelayPath.of("/r/a%2Fb", null, "q"::equals));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\tb", "/a\r\nX: 1", "/a\u0000", "/a\u007f", "/\u0100"})
  void refusesBlanksAndControls(String path) {
    assertEquals(Problem.INVALID_REQUEST, problem("/r" + path, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\r\nX: 1", "a\u0000", "a#b", "\u00e9"})
  void refusesAQueryThatIsNoQuery(String query) {
    assertEquals(Problem.INVALID_REQUEST, problem("/r/a", query));
  }

  @Test
  void keepsEveryByte() {
    var path = RelayPath.of("/orders/a%2ejson;v=1/%C3%A9//x/", "q=%2F..%2f&&=;%zz?", name -> false);
    assertEquals("orders", path.route());
    assertEquals("/a%2ejson;v=1/%C3%A9//x/", path.rest());
    assertEquals("?q=%2F..%2f&&=;%zz?", path.query());
  }

  @Test
  void needsNoRest() {
    assertEquals(new RelayPath("orders", "", ""), RelayPath.of("/orders", null, name -> false));
    assertEquals(new RelayPath("orders", "", "?a"), RelayPath.of("/orders", "a", name -> false));
    assertEquals(new RelayPath("orders", "/", "?"), RelayPath.of("/orders/", "", name -> false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void namesARoute(String raw) {
    assertEquals(Problem.UNKNOWN_ROUTE, problem(raw, null));
  }

  private static Problem problem(String raw, String query) {
    return assertThrows(ProblemException.class, () -> RelayPath.of(raw, query, name -> false))
        .problem();
  }
}
