package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {
  private static final Instant NOW = FakeClock.START;
  private static final String ACCESS = "opaque-access-1";
  private static final String REFRESH = "opaque-refresh-1";

  // The backend of each test: keys of cloakroom.backend.*, without that prefix.
  private String[] configuration = {};

  static List<String> unusable() {
    return Lines.of(TokenResponseTest.class, "unusable-answers.txt");
  }

  @Test
  void readsAnAccessTokenAlone() {
    var tokens = read("{\"accessToken\":\"" + ACCESS + "\"}").tokens();
    assertEquals(new TokenPair(ACCESS, Optional.empty(), Optional.empty()), tokens);
  }

  @Test
  void readsTokenAndRefreshToken() {
    var answer =
        read(
            "{\"token\":\""
                + ACCESS
                + "\",\"refresh_token\":\""
                + REFRESH
                + "\",\"name\":\"Ada\"}");
    assertEquals(new TokenPair(ACCESS, Optional.of(REFRESH), Optional.empty()), answer.tokens());
    assertEquals(json("{\"name\":\"Ada\"}"), rest(answer));
  }

  @Test
  void readsTheAnswerOfTheOauthRfc() {
    var answer =
        read(
            """
            {"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600,
             "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}\
            """);
    assertEquals(
        new TokenPair(
            "2YotnFZFEjr1zCsicMWpAA",
            Optional.of("tGzv3JOkF0XG5Qx2TlKWIA"),
            Optional.of(NOW.plusSeconds(3600))),
        answer.tokens());
    assertEquals(
        json(
            """
            {"token_type":"Bearer","expires_in":3600,"example_parameter":"example_value"}\
            """),
        rest(answer));
  }

  @Test
  void readsNestedTokensByJsonPointer() {
    configuration =
        new String[] {
          "access-token-fields", "/data/tokens/0/jwt",
          "refresh-token-fields", "/data/tokens/1/jwt",
          "expires-in-fields", "/data/ttl"
        };
    var answer =
        read(
            """
            {"data":{"tokens":[{"jwt":"opaque-access-1"},{"jwt":"opaque-refresh-1","n":1}],
             "ttl":60,"user":"ada"}}\
            """);
    assertEquals(
        new TokenPair(ACCESS, Optional.of(REFRESH), Optional.of(NOW.plusSeconds(60))),
        answer.tokens());
    assertEquals(
        json("{\"data\":{\"tokens\":[{},{\"n\":1}],\"ttl\":60,\"user\":\"ada\"}}"), rest(answer));
  }

  @Test
  void removesBothOfTwoNeighboursInAnArray() {
    configuration =
        new String[] {"access-token-fields", "/pair/0", "refresh-token-fields", "/pair/1"};
    var answer = read("{\"pair\":[\"" + ACCESS + "\",\"" + REFRESH + "\",\"ada\"]}");
    assertEquals(json("{\"pair\":[\"ada\"]}"), rest(answer));
  }

  @Test
  void takesTheFirstFieldThatHits() {
    var answer = read("{\"token\":\"csrf-token-x\",\"accessToken\":\"" + ACCESS + "\"}");
    assertEquals(ACCESS, answer.tokens().accessToken());
    assertEquals(json("{}"), rest(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "1", "true", "{}", "[]"})
  void goesOnWhereAFieldHoldsNoText(String value) {
    var tokens = read("{\"accessToken\":" + value + ",\"token\":\"" + ACCESS + "\"}").tokens();
    assertEquals(ACCESS, tokens.accessToken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "1", "true", "{}", "[]"})
  void takesARefreshTokenThatIsNoTextForNone(String value) {
    var answer = read("{\"token\":\"" + ACCESS + "\",\"refresh_token\":" + value + "}");
    assertEquals(Optional.empty(), answer.tokens().refreshToken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":null}",
        "{\"data\":\"text\"}",
        "{\"data\":1}",
        "{\"data\":[]}",
        "{\"data\":[[]]}",
        "{\"data\":{}}",
        "{\"data\":{\"list\":[]}}",
        "{\"data\":{\"list\":\"text\"}}",
        "{\"data\":{\"list\":{\"0\":1}}}"
      })
  void findsNothingWhereAPointerLeadsNowhere(String json) {
    configuration =
        new String[] {
          "access-token-fields", "/data/token,/data/list/0/token,/data/99999999999,/data/-/x",
          "refresh-token-fields", "/data/renewal/token",
          "expires-in-fields", "/data/ttl/seconds"
        };
    assertThrows(BackendInvalid.class, () -> read(json));
  }

  @Test
  void goesOnWhereAPointerLeadsNowhere() {
    configuration =
        new String[] {
          "access-token-fields", "/data/token,token",
          "refresh-token-fields", "/data/renewal,refresh_token",
          "expires-in-fields", "/data/ttl,expires_in"
        };
    var answer =
        assertDoesNotThrow(
            () ->
                read(
                    "{\"token\":\""
                        + ACCESS
                        + "\",\"refresh_token\":\""
                        + REFRESH
                        + "\",\"expires_in\":60}"));
    assertEquals(
        new TokenPair(ACCESS, Optional.of(REFRESH), Optional.of(NOW.plusSeconds(60))),
        answer.tokens());
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void refusesAnAnswerWithoutAUsableToken(String json) {
    assertThrows(BackendInvalid.class, () -> read(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "", " Bearer ", "JWT", "Token"})
  void takesTypesThatNeedNoProofForBearerTokens(String type) {
    assertDoesNotThrow(
        () -> read("{\"token\":\"" + ACCESS + "\",\"token_type\":\"" + type + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "cookie"})
  void theTypeOfATokenCountsOnlyWhereItTravelsAsABearerToken(String transport) {
    configuration = new String[] {"token-transport", transport};
    assertDoesNotThrow(() -> read("{\"token\":\"" + ACCESS + "\",\"token_type\":\"mac\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer opaque-access-1",
        "bearer  opaque-access-1",
        " opaque-access-1 ",
        "opaque-access-1\\n",
        "\\r\\nBEARER opaque-access-1\\t"
      })
  void cutsTheSchemeAndBlanksOff(String value) {
    var answer = read("{\"token\":\"" + value + "\",\"refresh_token\":\"Bearer r1 \",\"n\":1}");
    assertEquals(new TokenPair(ACCESS, Optional.of("r1"), Optional.empty()), answer.tokens());
    assertEquals(json("{\"n\":1}"), rest(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"token\":\"x\"}|true",
        "{\"token\":\"a b\"}|true",
        "{\"token\":\"Bearer \"}|false",
        "{\"token\":\" \"}|false",
        "{\"token\":null}|false",
        "{\"token\":5}|false",
        "{}|false"
      })
  void tellsAnAnswerWithoutATokenFromOneWithAnUnusableOne(String json, boolean holds) {
    assertEquals(holds, TokenResponse.holdsToken(finder(json), TestSettings.of().backend()));
  }

  @Test
  void reportsWhatNoSettingNamesAndNothingElse() {
    configuration = new String[] {"access-token-fields", "access"};
    var scrubbed =
        read("{\"access\":\"" + ACCESS + "\",\"refresh\":\"r1\",\"jwt\":\"j\",\"name\":\"Ada\"}")
            .withoutTokens();
    assertEquals(List.of("/refresh", "/jwt"), scrubbed.removed());
    assertEquals(json("{\"name\":\"Ada\"}"), scrubbed.json());
    configuration = new String[] {};
    var usual = read("{\"access_token\":\"" + ACCESS + "\",\"refresh_token\":\"" + REFRESH + "\"}");
    assertEquals(List.of(), usual.withoutTokens().removed());
  }

  @ParameterizedTest
  @CsvSource({
    "3600, 3600",
    "3600.9, 3600",
    "3.6e3, 3600",
    "'\"3600\"', 3600",
    "34560000, 34560000"
  })
  void countsTheLifetimeFromNow(String expiresIn, long seconds) {
    var tokens = read("{\"token\":\"" + ACCESS + "\",\"expires_in\":" + expiresIn + "}").tokens();
    assertEquals(Optional.of(NOW.plusSeconds(seconds)), tokens.expiresAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "\"0\"",
        "-1",
        "1e400",
        "-1e400",
        "9999999999999999999999",
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"-1\"",
        "\"soon\"",
        "\"3600s\"",
        "\"1e3\"",
        "\"99999999999999999999\""
      })
  void takesASenselessLifetimeForAnUnknownOne(String expiresIn) {
    var answer = read("{\"token\":\"" + ACCESS + "\",\"expires_in\":" + expiresIn + "}");
    assertEquals(Optional.empty(), answer.tokens().expiresAt());
  }

  @Test
  void believesTheTokensOwnExpiryFirst() {
    var end = NOW.plus(Duration.ofMinutes(1));
    var jwt = Tokens.jwt("ada", end);
    var tokens = read("{\"token\":\"" + jwt + "\",\"expires_in\":3600}").tokens();
    assertEquals(Optional.of(end), tokens.expiresAt());
  }

  @Test
  void believesTheAnswerWhereTheTokenNamesNoExpiry() {
    var jwt = Tokens.jwt("{\"sub\":\"ada\",\"exp\":\"tomorrow\"}");
    var tokens = read("{\"token\":\"" + jwt + "\",\"expires_in\":60}").tokens();
    assertEquals(Optional.of(NOW.plusSeconds(60)), tokens.expiresAt());
  }

  @Test
  void removesTheTokensWhereverTheyStand() {
    var answer =
        read(
            """
            {"token":"opaque-access-1","refresh_token":"opaque-refresh-1","a":"opaque-access-1",
             "b":{"c":["opaque-refresh-1",1,{"d":"opaque-access-1"}]},
             "link":"https://app.example/?t=opaque-access-1&x=1","header":"Bearer opaque-access-1",
             "name":"Ada"}\
            """);
    assertEquals(json("{\"b\":{\"c\":[1,{}]},\"name\":\"Ada\"}"), rest(answer));
  }

  @Test
  void removesATokenThatIsTheNameOfAMember() {
    var answer =
        read("{\"token\":\"" + ACCESS + "\",\"sessions\":{\"" + ACCESS + "\":\"active\"}}");
    assertFalse(rest(answer).toString().contains(ACCESS), () -> rest(answer).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"id_token", "idToken"})
  void removesIdTokensAtAnyDepth(String name) {
    var answer =
        read(
            "{\"token\":\""
                + ACCESS
                + "\",\""
                + name
                + "\":\"x.y.z\",\"a\":[{\""
                + name
                + "\":\"x.y.z\",\"b\":1}]}");
    assertEquals(json("{\"a\":[{\"b\":1}]}"), rest(answer));
  }

  @Test
  void leavesWordsThatHoldAShortTokenByChance() {
    var answer = read("{\"token\":\"ada\",\"name\":\"Canada\",\"id\":\"ada\"}");
    assertEquals(json("{\"name\":\"Canada\"}"), rest(answer));
  }

  @Test
  void leavesTheRestAsItIs() {
    var members = "\"n\":1.50,\"b\":true,\"z\":null,\"l\":[1,[2]],\"o\":{\"p\":\"q\"},\"u\":\"é\"}";
    var answer = read("{\"token\":\"" + ACCESS + "\"," + members);
    assertEquals("{" + members, rest(answer).toString());
  }

  @Test
  void printsNeitherTokensNorRest() {
    var text = read("{\"token\":\"" + ACCESS + "\",\"email\":\"ada@example.org\"}").toString();
    assertFalse(text.contains(ACCESS), text);
    assertFalse(text.contains("ada@"), text);
    assertTrue(text.startsWith("TokenResponse["), text);
  }

  private static JsonObject rest(TokenResponse answer) {
    return answer.withoutTokens().json().asJsonObject();
  }

  private TokenResponse read(String json) {
    var pairs = new String[configuration.length];
    for (var i = 0; i < pairs.length; i++) {
      pairs[i] = i % 2 == 0 ? "cloakroom.backend." + configuration[i] : configuration[i];
    }
    return TokenResponse.read(finder(json), TestSettings.of(pairs).backend(), NOW);
  }

  private static TokenFinder finder(String json) {
    return TokenFinder.of(BackendCall.answer(() -> FakeAnswer.json(200, json), head -> true));
  }

  private static JsonObject json(String text) {
    return StrictJson.object(text).orElseThrow();
  }
}
