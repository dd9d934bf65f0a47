package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import jakarta.ws.rs.ProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TokenService#revoke}. */
class RevocationTest {
  private static final TokenPair PAIR =
      new TokenPair("opaque-access-1", Optional.of("opaque-refresh-1"), Optional.empty());

  @Test
  void tellsTheBackendWhichRefreshTokenIsOver() {
    var endpoint = FakeEndpoint.answering(FakeAnswer.empty(204));
    assertTrue(service(Optional.of(endpoint)).revoke(PAIR));
    assertEquals(1, endpoint.received().size());
    assertEquals(
        "{\"refresh_token\":\"opaque-refresh-1\"}",
        new String(endpoint.received().get(0), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404})
  void isDoneWhateverTheBackendDecides(int status) {
    var answer = FakeAnswer.empty(status);
    assertTrue(service(Optional.of(FakeEndpoint.answering(answer))).revoke(PAIR));
    assertTrue(answer.closed());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void isNotDoneWhereTheBackendIsInTrouble(int status) {
    var answer = FakeAnswer.empty(status);
    assertFalse(service(Optional.of(FakeEndpoint.answering(answer))).revoke(PAIR));
    assertTrue(answer.closed());
  }

  @Test
  void isNotDoneWhereNoAnswerComes() {
    var down = FakeEndpoint.failing(new ProcessingException("Connection refused"));
    assertFalse(service(Optional.of(down)).revoke(PAIR));
  }

  @Test
  void hasNothingToDoWithoutALogoutPathOrARefreshToken() {
    assertTrue(service(Optional.empty()).revoke(PAIR));
    var alone = new TokenPair("opaque-access-1", Optional.empty(), Optional.empty());
    assertTrue(service(Optional.of(FakeEndpoint.unused())).revoke(alone));
  }

  private static TokenService service(Optional<TokenEndpoint> logout) {
    var endpoints =
        new TokenEndpoints(FakeEndpoint.unused(), Optional.of(FakeEndpoint.unused()), logout);
    return new TokenService(TestSettings.of().backend(), endpoints, new FakeClock());
  }
}
