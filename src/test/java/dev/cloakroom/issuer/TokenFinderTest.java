package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException.BackendInvalid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenFinderTest {

  static List<String> answers() {
    return Lines.of(TokenFinderTest.class, "tokens-in-answers.txt");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void findsTheTokenWhereTheSettingsSayAndNowhereElse(String line) {
    var columns = line.split(" \\| ", -1);
    var places =
        TestSettings.of("cloakroom.backend.access-token-fields", columns[0])
            .backend()
            .places()
            .accessToken();
    var finder =
        finder(columns[2], columns[1].isEmpty() ? new String[0] : columns[1].split(" && "));
    switch (columns[3]) {
      case "AMBIGUOUS" -> assertThrows(BackendInvalid.class, () -> finder.find(places));
      case "nothing" -> assertEquals(Optional.empty(), token(finder, places));
      default -> assertEquals(Optional.of(columns[3]), token(finder, places));
    }
  }

  private static Optional<String> token(TokenFinder finder, List<TokenPlace> places) {
    return finder.find(places).map(TokenFinder.Found::token);
  }

  private static TokenFinder finder(String body, String... fields) {
    var answer = FakeAnswer.of(200, "text/plain", body);
    for (var field : fields) {
      var parts = field.split(": ?", 2);
      answer.with(parts[0], parts[1]);
    }
    return TokenFinder.of(BackendCall.answer(() -> answer, head -> true));
  }

  @Test
  void knowsTheLifetimeOfACookie() {
    var found =
        finder("{}", "Set-Cookie: jwt=t-1; Max-Age=900; Path=/")
            .find(List.of(new TokenPlace.Cookie("jwt")));
    assertEquals(Optional.of(900L), found.orElseThrow().lifetime());
  }

  @Test
  void showsNoToken() {
    var finder = finder("{\"token\":\"t0ps3cret\"}", "X-Auth-Token: t0ps3cret");
    var found = finder.find(List.of(new TokenPlace.Header("X-Auth-Token"))).orElseThrow();
    assertFalse((finder + " " + found + finder.answer()).contains("t0ps3cret"));
  }
}
