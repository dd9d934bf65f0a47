package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenPair;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Any answer holds usable tokens, none, or some that cannot be used; never another fault. */
class TokenFinderFuzzTest {
  private static final Backend BACKEND =
      TestSettings.of(
              "cloakroom.backend.access-token-fields", "body,/data/token,header:X-T,cookie:jwt",
              "cloakroom.backend.refresh-token-fields", "refresh,header:X-R,cookie:renew",
              "cloakroom.backend.expires-in-fields", "ttl:ms,/data/ttl",
              "cloakroom.backend.expires-at-fields", "at")
          .backend();

  /** The input is the body. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    "{\"data\":{\"token\":\"",
    "\"ttl\":",
    "\"at\":\"2026-",
    "Bearer ",
    "\"",
    "}"
  })
  void readsAnyBody(byte[] input) {
    check(new FakeAnswer(200, new ByteArrayInputStream(input)));
  }

  /** The input is header fields, one a line. */
  @FuzzTest(maxDuration = "90s")
  @DictionaryEntries({
    "jwt=",
    "renew=",
    "; Max-Age=",
    "; Expires=Thu, 01 Jan 1970",
    "Bearer ",
    "\n"
  })
  void readsAnyFields(byte[] input) {
    var answer = FakeAnswer.json(200, "{}");
    new String(input, StandardCharsets.ISO_8859_1)
        .lines()
        .forEach(line -> answer.with("Set-Cookie", line).with("X-T", line).with("X-R", line));
    check(answer);
  }

  private static void check(FakeAnswer answer) {
    var finder = TokenFinder.of(BackendCall.answer(() -> answer, head -> true));
    try {
      if (!TokenResponse.holdsToken(finder, BACKEND)) {
        return;
      }
      var response = TokenResponse.read(finder, BACKEND, FakeClock.START);
      var tokens = response.tokens();
      assertTrue(TokenPair.wellFormed(tokens.accessToken()));
      assertFalse(tokens.refreshToken().filter(tokens.accessToken()::equals).isPresent());
      var page = response.withoutTokens().json().toString();
      if (tokens.accessToken().length() >= 12) {
        assertFalse(page.contains("\"" + tokens.accessToken() + "\""), "a token for the page");
      }
    } catch (BackendInvalid e) {
      // A defined answer.
    }
  }
}
