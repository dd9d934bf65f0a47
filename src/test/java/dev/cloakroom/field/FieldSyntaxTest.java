package dev.cloakroom.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSyntaxTest {
  @Test
  void theseCharactersMakeAToken() {
    assertEquals(
        "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~",
        IntStream.rangeClosed(0, 0xFFFF)
            .mapToObj(c -> String.valueOf((char) c))
            .filter(FieldSyntax::isToken)
            .collect(Collectors.joining()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Length ", " X", "X\t", "X:", "Ä", "X-\u0161", "X\0"})
  void otherNamesAreNone(String name) {
    assertFalse(FieldSyntax.isToken(name));
  }

  @Test
  void aValueHasNoControlCharacterButTheTab() {
    assertEquals(
        "\t",
        IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7F))
            .mapToObj(c -> String.valueOf((char) c))
            .filter(c -> FieldSyntax.isValue("a" + c + "b"))
            .collect(Collectors.joining()));
    assertTrue(FieldSyntax.isValue(""));
    assertTrue(FieldSyntax.isValue("a b, \"c\" \u00E9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00", "12345678901234567890"})
  void digitsAreANumber(String value) {
    assertTrue(FieldSyntax.isNumber(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+1", "-1", "1 ", "0x1", "1,1", "\u0661"})
  void anythingElseIsNone(String value) {
    assertFalse(FieldSyntax.isNumber(value));
  }
}
