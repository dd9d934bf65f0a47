package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {
  private final FieldNames names = FieldNames.of("Authorization", "TE", "X-Forwarded*", "Via");

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "AUTHORIZATION", "te", "X-Forwarded-For", "x-forwarded"})
  void findsANameInAnyCase(String name) {
    assertTrue(names.contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorisation", "T", "TEE", "X-Forward", "", "Accept", "\u00e9"})
  void findsNoOther(String name) {
    assertFalse(names.contains(name));
  }

  @Test
  void holdsOneName() {
    var one = FieldNames.of("A");
    assertTrue(one.contains("a"));
    assertFalse(one.contains("b"));
  }
}
