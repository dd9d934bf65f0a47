package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {
  private final FieldNames names =
      FieldNames.of("Authorization", "TE", "X-Forwarded*", "Via", "X-Real-IP", "SSL-Client-*");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "AUTHORIZATION",
        "te",
        "X-Forwarded-For",
        "x-forwarded",
        "X_Forwarded_For",
        "X_REAL_IP",
        "x-real_ip",
        "SSL_CLIENT_VERIFY",
        "ssl-client-"
      })
  void findsANameInAnyCase(String name) {
    assertTrue(names.contains(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorisation",
        "T",
        "TEE",
        "X-Forward",
        "",
        "Accept",
        "\u00e9",
        "X-Real-IP2",
        "X-Real@IP",
        "SSL-Client",
        "\u212aey",
        "X-Real\rIP",
        "-",
        "_"
      })
  void findsNoOther(String name) {
    assertFalse(names.contains(name));
  }

  @Test
  void readsNamesOfAnyLength() {
    var long60 = "X-" + "a".repeat(58);
    var many = FieldNames.of("B*", long60 + "*");
    assertTrue(many.contains(long60.toUpperCase(java.util.Locale.ROOT) + "b".repeat(200)));
    assertFalse(many.contains("A".repeat(64) + "B".repeat(64)));
    assertFalse(many.contains("a" + long60));
  }

  @Test
  void holdsOneName() {
    var one = FieldNames.of("A");
    assertTrue(one.contains("a"));
    assertFalse(one.contains("b"));
  }

  @Test
  void canBeExtended() {
    var more = names.and(Stream.of("X-Session", "authorization", "X-S*")).and(Stream.of("X-Next"));
    assertTrue(more.contains("x_session"));
    assertTrue(more.contains("x-s*"));
    assertTrue(more.contains("X-NEXT"));
    assertTrue(more.contains("X-Forwarded-For"));
    assertFalse(more.contains("X-Sessions"));
    assertFalse(names.contains("X-Session"));
    assertSame(more, more.and(Stream.of("X-Session", "te")));
  }
}
