package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathListTest {

  @ParameterizedTest
  @CsvSource({
    "/pin, true",
    "/pin/, false",
    "/PIN, false",
    "/pin2, false",
    "/account/, true",
    "/account/password, true",
    "/account/a/b, true",
    "/account, false",
    "/accounts/x, false",
    "/, false"
  })
  void namesExactPathsAndWhatIsBelowOthers(String path, boolean named) {
    assertEquals(named, new PathList(List.of("/pin", "/account/*")).contains(path));
  }
}
