package dev.cloakroom.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenScrubberTest {
  private static final String JWT = Tokens.jwt("{\"sub\":\"x\"}");
  private static final TokenPair PAIR =
      new TokenPair("1|opaque+access/1", Optional.of("opaque-refresh-1"), Optional.empty());
  private static final TokenScrubber SCRUBBER = TokenScrubber.of(PAIR);

  static List<String> withSecrets() {
    return Lines.of(TokenScrubberTest.class, "answers-with-secrets.txt");
  }

  static List<String> honest() {
    return Lines.of(TokenScrubberTest.class, "honest-answers.txt");
  }

  private static TokenScrubber.Scrubbed scrub(String json) {
    return SCRUBBER.scrub(
        StrictJson.answer(json.getBytes(StandardCharsets.UTF_8)).orElseThrow(() -> fail(json)));
  }

  private static AssertionError fail(String json) {
    return new AssertionError("not read: " + json);
  }

  /** Each line holds the word SECRET, in a value that must go, and may hold "stays". */
  @ParameterizedTest
  @MethodSource("withSecrets")
  void takesOutWhateverLooksLikeAToken(String line) {
    var json = line.replace("$JWT", JWT);
    var scrubbed = scrub(json);
    var rest = scrubbed.json().toString();
    for (var secret : List.of("SECRET", JWT, "opaque-refresh-1", "access/1", "access%2F1")) {
      assertFalse(rest.contains(secret), rest);
    }
    assertFalse(scrubbed.removed().isEmpty(), json);
    assertEquals(json.contains("stays"), rest.contains("stays"), rest);
    for (var name : scrubbed.removed()) {
      assertTrue(name.matches("[ -~]{1,80}"), name);
      assertFalse(name.contains("SECRET") || name.contains(JWT), name);
    }
  }

  @ParameterizedTest
  @MethodSource("honest")
  void leavesHonestMembersAsTheyAre(String json) {
    var scrubbed = scrub(json);
    assertEquals(List.of(), scrubbed.removed());
    assertEquals(StrictJson.answer(json.getBytes(StandardCharsets.UTF_8)).get(), scrubbed.json());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"refresh\":\"x\",\"b\":1},\"jwt\":\"y\"}|/a/refresh,/jwt",
        "{\"list\":[1,{\"token\":\"x\"}]}|/list/1/token",
        "{\"opaque-refresh-1\":1}|/opaque-refresh-1",
        "[\"Bearer abcdef123456\"]|/0"
      })
  void saysWhereTheyStood(String json, String places) {
    var expected = places.replace("/opaque-refresh-1", "/(16 characters)");
    if (!places.contains("opaque")) {
      assertEquals(expected, String.join(",", scrub(json).removed()));
    } else {
      assertEquals(1, scrub(json).removed().size());
    }
  }

  @Test
  void looksAtALongTextInAMoment() {
    var text = "eyJ".repeat(80_000);
    assertEquals(List.of(), scrub("{\"a\":\"" + text + "\"}").removed());
    assertEquals(List.of(), scrub("{\"a\":\"" + "a.".repeat(100_000) + "\"}").removed());
  }

  @Test
  void printsNothingOfWhatItHolds() {
    assertFalse(SCRUBBER.toString().contains("opaque"));
    assertFalse(scrub("{\"name\":\"ada\"}").toString().contains("ada"));
  }
}
