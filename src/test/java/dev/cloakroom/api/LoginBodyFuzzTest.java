package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** Any request body is one JSON object, kept as it came, or one of three refusals. */
class LoginBodyFuzzTest {
  private static final Set<Problem> REFUSALS =
      Set.of(Problem.INVALID_REQUEST, Problem.PAYLOAD_TOO_LARGE, Problem.UNSUPPORTED_MEDIA_TYPE);

  /** The input is the body. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    "{\"username\":",
    "\"password\":\"",
    "\"email\":",
    "1e9",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    "\""
  })
  void readsAnyBody(byte[] body) {
    LoginBody login;
    try {
      login = LoginBody.read("application/json", null, new ByteArrayInputStream(body));
    } catch (ProblemException e) {
      assertTrue(REFUSALS.contains(e.problem()), () -> e.problem().name());
      return;
    }
    assertArrayEquals(body, login.utf8());
    assertEquals("LoginBody[" + body.length + " bytes]", login.toString());
    assertNoNameStandsTwice(new String(body, StandardCharsets.UTF_8));
  }

  // The parser's events rather than its objects: an object has lost what stood twice.
  private static void assertNoNameStandsTwice(String text) {
    var names = new ArrayDeque<Set<String>>();
    try (var parser = StrictJson.PROVIDER.createParser(new java.io.StringReader(text))) {
      while (parser.hasNext()) {
        switch (parser.next()) {
          case START_OBJECT -> names.push(new HashSet<>());
          case END_OBJECT -> names.pop();
          case KEY_NAME -> assertTrue(names.element().add(parser.getString()), text);
          default -> {}
        }
      }
    }
  }

  /** The input is the media type. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({"application/json", "; charset=utf-8", "text/plain", "+json"})
  void takesNoMediaTypeThatAFormCanSend(byte[] input) {
    var type = new String(input, StandardCharsets.ISO_8859_1);
    try {
      LoginBody.read(
          type, null, new ByteArrayInputStream("{}".getBytes(StandardCharsets.US_ASCII)));
    } catch (ProblemException e) {
      assertEquals(Problem.UNSUPPORTED_MEDIA_TYPE, e.problem());
      return;
    }
    // What strip() takes for white space, no browser sends without asking first.
    var essence = type.substring(0, (type + ";").indexOf(';')).strip();
    assertTrue(essence.equalsIgnoreCase("application/json"), type);
  }
}
