package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.metrics.Reading;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import dev.cloakroom.trace.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which issuer a session's tokens go to; what an issuer does with them is tested with it. */
class TokenServiceTest {
  private final Metrics metrics = new Metrics(TestSettings.of("cloakroom.metrics", "on"));
  private final FakeResource login =
      FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"access-1\",\"id\":7}"));
  private final FakeResource refresh =
      FakeResource.answering(FakeAnswer.json(200, "{\"token\":\"access-2\"}"));
  private final FakeResource logout = FakeResource.answering(FakeAnswer.empty(503));
  private final TokenService tokens = service(Optional.of(refresh), Optional.of(logout));

  private TokenService service(Optional<ResourceCall> refresh, Optional<ResourceCall> logout) {
    return new TokenService(
        new JsonTokenIssuer(
            TestSettings.of(), new BackendCalls(login, Map.of(), refresh, logout), new FakeClock()),
        null,
        metrics,
        Tracing.off());
  }

  private static Session session() {
    var pair = new TokenPair("access-1", Optional.of("refresh-1"), Optional.empty());
    return Session.begin(pair, "ada", new NodeId(), FakeClock.START);
  }

  private static void assertReceivedRefreshToken(FakeResource resource) {
    assertEquals(
        "{\"refresh_token\":\"refresh-1\"}",
        new String(resource.received().get(0), StandardCharsets.UTF_8));
  }

  @Test
  void credentialsGoToTheBackend() {
    var brought = (Login) tokens.login(LoginInput.of(new byte[] {'{', '}'})).get();
    assertEquals("access-1", brought.tokens().accessToken());
    assertEquals("{\"id\":7}", brought.answer().toString());
  }

  @Test
  void tokensOfAPasswordLoginAreRenewedAtTheBackend() {
    assertTrue(tokens.canRenew(session()));
    assertEquals("access-2", tokens.renew(session()).accessToken());
    assertReceivedRefreshToken(refresh);
  }

  @Test
  void tokensOfAPasswordLoginAreRevokedAtTheBackend() {
    assertTrue(tokens.canRevoke(session()));
    assertFalse(tokens.revoke(session()));
    assertReceivedRefreshToken(logout);
  }

  @Test
  void eachCallIsTimedByItsKind() {
    var service = service(Optional.of(refresh), Optional.of(logout));
    var prepared = service.login(LoginInput.of(new byte[] {'{', '}'}));
    assertTimes("login", 0, 0);
    prepared.get();
    service.renew(session());
    service.revoke(session());
    assertTimes("login", 1, 0);
    assertTimes("refresh", 1, 0);
    assertTimes("logout", 0, 1);
  }

  private void assertTimes(String call, int answered, int failed) {
    var series = "cloakroom_backend_call_seconds_count{call=\"%s\",result=\"%s\"}";
    var reading = Reading.of(metrics);
    assertEquals(answered, reading.value(series.formatted(call, "answered")));
    assertEquals(failed, reading.value(series.formatted(call, "failed")));
  }

  @Test
  void theIssuerSaysWhatItCannotDo() {
    var withoutResources = service(Optional.empty(), Optional.empty());
    assertFalse(withoutResources.canRenew(session()));
    assertFalse(withoutResources.canRevoke(session()));
  }
}
