package dev.cloakroom.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Lines;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  static List<String> refused() {
    return Lines.of(StrictJsonTest.class, "refused-json.txt");
  }

  static List<String> accepted() {
    return Lines.of(StrictJsonTest.class, "accepted-json.txt");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void readsNothingButOneObject(String text) {
    assertEquals(Optional.empty(), assertDoesNotThrow(() -> StrictJson.object(text)));
    assertEquals(Optional.empty(), StrictJson.object(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void readsEveryWellFormedObject(String text) {
    assertTrue(StrictJson.object(text).isPresent());
    assertTrue(StrictJson.object(text.getBytes(StandardCharsets.UTF_8)).isPresent());
  }

  @Test
  void readsWhatTheObjectHolds() {
    var json = StrictJson.object("{\"name\":\"Ada \\u00e9\\n\",\"n\":1}").orElseThrow();
    assertEquals("Ada é\n", json.getString("name"));
    assertEquals(1, json.getInt("n"));
  }

  @Test
  void refusesEmptinessAndControlCharacters() {
    for (var text : List.of("", " ", "\n", "\0{}", "{}\0", "{\"a\":\"\0\"}", "{\"a\":\"\t\"}")) {
      assertEquals(Optional.empty(), StrictJson.object(text));
    }
  }

  @Test
  void allowsWhiteSpaceAroundTheObject() {
    assertTrue(StrictJson.object(" \t\r\n{} \t\r\n").isPresent());
  }

  @Test
  void refusesAByteOrderMark() {
    assertEquals(Optional.empty(), StrictJson.object(bytes("efbbbf7b7d")));
  }

  @ParameterizedTest
  // {"a":"…"} around: a lone continuation, a cut sequence, an overlong slash, an encoded surrogate,
  // beyond U+10FFFF, Latin-1.
  @ValueSource(strings = {"80", "c3", "c0af", "eda080", "f4908080", "e9", "ff", "fe"})
  void refusesWhatIsNotUtf8(String middle) {
    assertEquals(Optional.empty(), StrictJson.object(bytes("7b2261223a22" + middle + "227d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"feff007b007d", "fffe7b007d00", "007b007d", "7b007d00"})
  void refusesUtf16(String hex) {
    assertEquals(Optional.empty(), StrictJson.object(bytes(hex)));
  }

  @Test
  void readsThirtyTwoLevelsAndNotOneMore() {
    assertTrue(StrictJson.object("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}").isPresent());
    assertEquals(
        Optional.empty(), StrictJson.object("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"));
    assertTrue(StrictJson.object("{\"a\":".repeat(31) + "{}" + "}".repeat(31)).isPresent());
    assertEquals(Optional.empty(), StrictJson.object("{\"a\":".repeat(32) + "{}" + "}".repeat(32)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{", "[{\"a\":"})
  void survivesNestingWithoutEnd(String opening) {
    var text = "{\"a\":" + opening.repeat(200_000);
    assertEquals(Optional.empty(), assertDoesNotThrow(() -> StrictJson.object(text)));
  }

  @Test
  void countsNoBracketsInsideStrings() {
    var text = "{\"a\":\"" + "[{".repeat(100) + "\\\"" + "[{".repeat(100) + "\"}";
    assertTrue(StrictJson.object(text).isPresent());
  }

  @Test
  void countsSiblingsNotAsDepth() {
    assertTrue(StrictJson.object("{\"a\":[" + "[],".repeat(100) + "[]]}").isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 1_200, 100_000})
  void survivesNumbersOfAnyLength(int digits) {
    assertDoesNotThrow(() -> StrictJson.object("{\"a\":" + "9".repeat(digits) + "}"));
    assertDoesNotThrow(() -> StrictJson.object("{\"a\":0." + "9".repeat(digits) + "}"));
    assertDoesNotThrow(() -> StrictJson.object("{\"a\":1e" + "9".repeat(digits) + "}"));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
