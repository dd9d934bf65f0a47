package dev.cloakroom.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimConversionTest {
  private static final SessionUser USER =
      SessionUser.of(
          new VerifiedClaims(
              StrictJson.object(
                      """
                      {"iss":"i","exp":12,"aud":["b","a"],"flag":true,"n":7,
                       "list":["x",1],"object":{"a":1},"nothing":null}""")
                  .orElseThrow(),
              ""),
          "ada",
          List.of());

  static List<Arguments> claims() {
    return List.of(
        Arguments.of("iss", String.class, "i"),
        Arguments.of("iss", JsonString.class, "\"i\""),
        Arguments.of("iss", Set.class, "[i]"),
        Arguments.of("iss", Long.class, null),
        Arguments.of("exp", Long.class, "12"),
        Arguments.of("exp", JsonNumber.class, "12"),
        Arguments.of("exp", String.class, null),
        Arguments.of("aud", JsonArray.class, null),
        Arguments.of("flag", Boolean.class, "true"),
        Arguments.of("flag", JsonValue.class, "true"),
        Arguments.of("n", Long.class, "7"),
        Arguments.of("n", JsonNumber.class, "7"),
        Arguments.of("list", Set.class, "[x]"),
        Arguments.of("list", JsonArray.class, "[\"x\",1]"),
        Arguments.of("object", JsonObject.class, "{\"a\":1}"),
        Arguments.of("object", String.class, null),
        Arguments.of("object", Object.class, "{\"a\":1}"),
        Arguments.of("nothing", String.class, null),
        Arguments.of("missing", JsonObject.class, null));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void givesAClaimTheTypeThatIsAskedForIfItHasSuchAValue(
      String claim, Class<?> type, String expected) {
    var value = ClaimConversion.of(USER, claim, type);
    if (claim.equals("aud")) {
      assertEquals(2, value.map(JsonArray.class::cast).orElseThrow().size());
      return;
    }
    assertEquals(Optional.ofNullable(expected), value.map(Object::toString));
  }
}
