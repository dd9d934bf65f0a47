package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonString;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @ParameterizedTest
  @CsvSource({
    "token, plain",
    "data.token, dotted",
    "a/b, slash",
    "a~b, tilde",
    "~1, tilde one",
    "/token, plain",
    "/data/token, nested",
    "/list/1/token, second",
    "/a~1b, slash",
    "/a~0b, tilde"
  })
  void leadsToAMemberOrAlongAPointer(String path, String value) {
    var json =
        StrictJson.object(
                """
                {"token": "plain", "data.token": "dotted", "a/b": "slash", "a~b": "tilde",
                 "~1": "tilde one", "data": {"token": "nested"},
                 "list": [{"token": "first"}, {"token": "second"}]}\
                """)
            .orElseThrow();
    var found = FieldPath.of(path).pointer().getValue(json);
    assertEquals(value, ((JsonString) found).getString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a~", "/a~2b", "/~"})
  void refusesWhatLeadsNowhere(String path) {
    assertThrows(IllegalArgumentException.class, () -> FieldPath.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "token, token",
    "data.token, data.token",
    "/data/token, token",
    "/a~1b, a/b",
    "/a/~0, ~"
  })
  void isNamedByItsLastSegment(String path, String name) {
    assertEquals(name, FieldPath.of(path).name());
  }

  @Test
  void valuesOfSeveralPlacesMakeOneFlatObject() {
    var json = StrictJson.object("{\"a\":{\"id\":null},\"b\":{\"id\":1},\"id\":2,\"x\":[]}");
    var places = Stream.of("/a/id", "/b/id", "id", "x", "y").map(FieldPath::of).toList();
    assertEquals("{id=1, x=[]}", FieldPath.flat(places, json.orElseThrow()).toString());
  }

  @Test
  void printsAsConfigured() {
    assertEquals("/data/token", FieldPath.of("/data/token").toString());
    assertEquals("a~b", FieldPath.of("a~b").toString());
  }
}
