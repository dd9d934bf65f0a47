package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.CloakroomApplication;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccessTableTest {
  /** Every endpoint that is not {@code SAME_ORIGIN}. */
  private static final Map<String, AccessRule> EXEMPT =
      Map.of(
          "/api/health/live", AccessRule.OPEN,
          "/api/health/ready", AccessRule.OPEN,
          "/api/problems/not_found", AccessRule.OPEN,
          "/api/login/callback", AccessRule.OPEN,
          "/api/logout/backchannel", AccessRule.OPEN,
          "/api/admin/sessions", AccessRule.BEARER,
          "/api/metrics", AccessRule.BEARER);

  private static final List<Function<String, String>> SPELLINGS =
      List.of(
          path -> path + "/",
          path -> path + ";x=1",
          path -> path + "//",
          path -> path + "/.",
          path -> path + "/../x",
          path -> path + "%20",
          path -> path + "%2f",
          path -> path.replace("/api/", "/api//"),
          path -> path.replace("/api/", "//api/"),
          path -> path.replace("/api/", "/api;x=1/"),
          path -> path.replace("/api/", "/api/./"),
          path -> path.replace("/api/", "/api/%2e/"),
          path -> path.replace("/api/", "/x/../api/"),
          path -> path.replace("/api/", "/%61pi/"),
          path -> path.replace("/api/", "/API/"),
          path -> path.replace("/api/", "/api%2f"),
          path -> path.substring(0, path.length() - 1) + '%' + Integer.toHexString(last(path)),
          path -> path.substring(0, path.length() - 1) + Character.toUpperCase(last(path)),
          path -> path.substring(1));

  private static char last(String path) {
    return path.charAt(path.length() - 1);
  }

  static Stream<String> endpoints() {
    var resources =
        new CloakroomApplication()
            .getClasses().stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(AccessTableTest::paths);
    return Stream.concat(resources, Stream.of("/relay/x", ErrorServlet.PATH)).distinct();
  }

  private static Stream<String> paths(Class<?> resource) {
    var root = AccessTable.API + resource.getAnnotation(Path.class).value();
    return Arrays.stream(resource.getMethods())
        .filter(method -> method.getDeclaringClass() == resource)
        .map(method -> method.getAnnotation(Path.class))
        .map(below -> below == null ? root : root + below.value())
        .map(path -> path.replace("{code}", "not_found"));
  }

  @Test
  void everyEndpointHasTheRuleThatIsNamedHere() {
    var rules = new TreeMap<String, AccessRule>();
    endpoints().forEach(path -> rules.put(path, AccessTable.rule("POST", path)));
    assertTrue(rules.keySet().containsAll(EXEMPT.keySet()), rules::toString);
    assertTrue(rules.size() > 8, rules::toString);
    rules.forEach(
        (path, rule) ->
            assertEquals(EXEMPT.getOrDefault(path, AccessRule.SAME_ORIGIN), rule, path));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void noOtherSpellingIsExempt(String path) {
    for (var spelling : SPELLINGS) {
      var other = spelling.apply(path);
      assertEquals(AccessRule.SAME_ORIGIN, AccessTable.rule("POST", other), other);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/login/callback, OPEN",
    "POST, /api/login/callback, OPEN",
    "HEAD, /api/login/callback, SAME_ORIGIN",
    "PUT, /api/login/callback, SAME_ORIGIN",
    "get, /api/login/callback, SAME_ORIGIN",
    "POST, /api/logout/backchannel, OPEN",
    "GET, /api/logout/backchannel, SAME_ORIGIN",
    "GET, /api/login, SAME_ORIGIN",
    "POST, /api/logout, SAME_ORIGIN"
  })
  void someMethodsOnlyAreForAProvider(String method, String path, AccessRule rule) {
    assertEquals(rule, AccessTable.rule(method, path));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/problems/a, OPEN",
    "/api/problems/_, OPEN",
    "/api/problems/no_such_code, OPEN",
    "/api/problems/, SAME_ORIGIN",
    "/api/problems, SAME_ORIGIN",
    "/api/problems/a1, SAME_ORIGIN",
    "/api/problems/a-b, SAME_ORIGIN",
    "/api/problems/a/b, SAME_ORIGIN",
    "/api/problems/../auth/session, SAME_ORIGIN",
    "/api/health, SAME_ORIGIN",
    "/api/health/lives, SAME_ORIGIN",
    "/api/admin, SAME_ORIGIN",
    "/api/admin/sessions/x, SAME_ORIGIN",
    "/api, SAME_ORIGIN",
    "/relay/api/health/live, SAME_ORIGIN",
    "/team/api/health/live, SAME_ORIGIN",
    "/, SAME_ORIGIN",
    "'', SAME_ORIGIN"
  })
  void whatHasNoRowIsForOurOwnPages(String path, AccessRule rule) {
    assertEquals(rule, AccessTable.rule("POST", path));
  }

  @ParameterizedTest
  @CsvSource({
    "/api, true, false",
    "/api/, true, false",
    "/api/x, true, false",
    "/api;x=1/y, true, false",
    "/apis, false, false",
    "/ap, false, false",
    "//api, false, false",
    "/relay, false, true",
    "/relay/b/x.js, false, true",
    "/relay;x=1, false, true",
    "/relayed/x.js, false, false",
    "/%72elay/x, false, false"
  })
  void knowsItsOwnPaths(String path, boolean ofApi, boolean ofRelay) {
    assertEquals(ofApi, AccessTable.isOfApi(path));
    assertEquals(ofRelay, AccessTable.isOfRelay(path));
  }
}
