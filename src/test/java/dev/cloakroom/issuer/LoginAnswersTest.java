package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend may answer to a login, with challenges and reasons configured. */
class LoginAnswersTest {
  private static final String[] SETTINGS = {
    "cloakroom.backend.refresh-path",
    "none",
    "cloakroom.login.challenge-fields",
    "/mfa/id,id,mfa_token,methods,enrolled",
    "cloakroom.login.reason-fields",
    "/error/code,code",
    "cloakroom.login.reasons",
    "LOCKED,PASSWORD_EXPIRED"
  };
  private static final String MANY =
      IntStream.range(0, 300).mapToObj(i -> "\"m" + i + "\":" + i).collect(Collectors.joining(","));

  static List<String> answers() {
    return Lines.of(LoginAnswersTest.class, "login-answers.txt");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void endsInOneDefinedOutcome(String line) {
    var parts = filled(line).split(" => ", 2);
    var status = Integer.parseInt(parts[0].substring(0, 3));
    var answer = FakeAnswer.json(status, parts[0].substring(4));
    assertEquals(parts[1], outcome(answer, SETTINGS));
    assertTrue(answer.closed());
  }

  private static String filled(String line) {
    return line.replace("<jwt>", Tokens.jwt("ada", FakeClock.START))
        .replace("<long>", "x".repeat(10_000))
        .replace("<many>", MANY)
        .replace("<deep>", "{\"a\":".repeat(40) + "1" + "}".repeat(40));
  }

  private static String outcome(FakeAnswer answer, String... settings) {
    try {
      var outcome = send(answer, settings);
      assertFalse(outcome.toString().contains("opaque"), outcome::toString);
      return outcome instanceof LoginChallenge challenge
          ? "challenge " + challenge.members()
          : "login " + ((Login) outcome).answer();
    } catch (LoginRejected e) {
      assertTrue(e.answersCredentials());
      assertEquals("login_rejected", e.getMessage());
      return ("rejected " + e.members().getOrDefault("reason", "")).strip();
    } catch (BackendInvalid e) {
      return "invalid";
    } catch (BackendUnavailable e) {
      return "unavailable";
    } catch (LoginThrottled e) {
      return "throttled";
    }
  }

  private static LoginOutcome send(FakeAnswer answer, String... settings) {
    var calls =
        new BackendCalls(
            FakeResource.answering(answer), Map.of(), Optional.empty(), Optional.empty());
    return new JsonTokenIssuer(TestSettings.of(settings), calls, new FakeClock())
        .login(LoginInput.of("{}".getBytes()))
        .get();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void aRefusalIsOneWhateverBecameOfItsBody(int status) {
    assertEquals("rejected", outcome(FakeAnswer.breakingOff(status), SETTINGS));
    assertEquals("rejected", outcome(FakeAnswer.tooLarge(status), SETTINGS));
    assertEquals("rejected", outcome(FakeAnswer.empty(status), SETTINGS));
  }

  @Test
  void noRefusalIsAChallengeWithoutTheSetting() {
    assertEquals("rejected", outcome(FakeAnswer.json(401, "{\"mfa\":{\"id\":\"m1\"}}")));
    assertEquals("rejected", outcome(FakeAnswer.json(401, "{\"code\":\"LOCKED\"}")));
  }

  @Test
  void aTokenInAHeaderFieldOrCookieIsTakenOutOfAChallenge() {
    var settings = SETTINGS.clone();
    settings[0] = "cloakroom.backend.access-token-fields";
    settings[1] = "header:X-Token,cookie:at";
    var answer =
        FakeAnswer.json(401, "{\"methods\":[\"opaque-header-1\",\"opaque-cookie-1\",\"sms\"]}")
            .with("X-Token", "Bearer opaque-header-1")
            .with("X-Token", "opaque-header-2")
            .with("Set-Cookie", "at=opaque-cookie-1; Path=/");
    assertEquals("challenge {\"methods\":[\"sms\"]}", outcome(answer, settings));
  }

  @Test
  void whatIsTakenOutOfAChallengeIsWarnedOfByItsName() {
    try (var log = LogCapture.of(LoginAnswer.class)) {
      var jwt = Tokens.jwt("ada", FakeClock.START);
      send(
          FakeAnswer.json(
              401, "{\"mfa_token\":\"" + jwt + "\",\"methods\":{\"jwt\":\"" + jwt + "\"}}"),
          SETTINGS);
      assertEquals(
          List.of(
              "login: the challenge holds what looks like tokens under /mfa_token, /methods/jwt."
                  + " They are taken out and do not reach the page. Check"
                  + " cloakroom.login.challenge-fields"),
          log.warnings());
    }
  }

  @Test
  void neitherAChallengeNorAReasonIsWarnedOf() {
    try (var log = LogCapture.of(LoginAnswer.class)) {
      for (var body : List.of("{\"mfa_token\":\"t1\"}", "{\"code\":\"LOCKED\"}")) {
        for (var status : new int[] {200, 404, 422}) {
          outcome(FakeAnswer.json(status, body), SETTINGS);
        }
      }
      assertEquals(List.of(), log.warnings());
    }
  }

  @Test
  void aChallengePrintsNoMember() {
    var challenge = send(FakeAnswer.json(401, "{\"mfa_token\":\"t1\"}"), SETTINGS);
    assertEquals("LoginChallenge[1]", challenge.toString());
    assertThrows(TokenException.class, () -> send(FakeAnswer.json(401, "{}"), SETTINGS));
  }
}
