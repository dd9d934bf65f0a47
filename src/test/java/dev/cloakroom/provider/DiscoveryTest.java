package dev.cloakroom.provider;

import static dev.cloakroom.provider.ProviderScene.assertFails;
import static dev.cloakroom.provider.ScriptedProvider.METADATA;
import static dev.cloakroom.provider.ScriptedProvider.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.Await;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private final ProviderScene scene = new ProviderScene();
  private final ScriptedProvider provider = scene.provider;
  private final Discovery discovery = scene.parts().discovery();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void nothingIsAskedBeforeTheFirstNeedAndOnlyOnceAfterIt() {
    assertEquals(List.of(), provider.requests());
    assertEquals(Optional.empty(), discovery.known());
    assertEquals(provider.issuer() + "/token", discovery.metadata().tokenEndpoint().toString());
    discovery.metadata();
    assertEquals(1, provider.count(METADATA));
    var request = provider.last(METADATA);
    assertEquals("identity", request.fields().get("Accept-Encoding"));
    assertEquals(provider.issuer().substring(7), request.fields().get("Host"));
  }

  @Test
  void severalThatNeedItAtOnceShareOneFetch() throws Exception {
    var release = new CountDownLatch(1);
    var metadata = "{\"issuer\":" + text(provider.issuer());
    provider.reply(
        METADATA,
        exchange -> {
          await(release);
          var rest =
              Set.of("authorization_endpoint", "token_endpoint", "jwks_uri").stream()
                  .map(name -> "," + text(name) + ":" + text(provider.issuer() + "/x"))
                  .reduce("", String::concat);
          ScriptedProvider.send(exchange, 200, metadata + rest + "}");
        });
    var calls = new ArrayList<CompletableFuture<ProviderMetadata>>();
    for (var i = 0; i < 8; i++) {
      calls.add(
          CompletableFuture.supplyAsync(discovery::metadata, task -> new Thread(task).start()));
    }
    Await.until("the fetch has begun", () -> provider.count(METADATA) == 1);
    release.countDown();
    for (var call : calls) {
      call.get(1, TimeUnit.MINUTES);
    }
    assertEquals(1, provider.count(METADATA));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFailureIsFollowedByPausesThatGrowToHalfAMinute() {
    provider.reply(METADATA, 503, "");
    var fetches = 0;
    for (var seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      var failure = assertFails(Reason.UNREACHABLE, discovery::metadata);
      assertEquals(Optional.of(Duration.ofSeconds(seconds)), failure.retryAfter());
      assertEquals(Problem.PROVIDER_UNAVAILABLE, failure.problem());
      assertEquals(++fetches, provider.count(METADATA));
      scene.clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertFails(Reason.UNREACHABLE, discovery::metadata);
      assertEquals(fetches, provider.count(METADATA));
      scene.clock.pass(Duration.ofMillis(1));
    }
    assertEquals(Optional.of(Reason.UNREACHABLE), discovery.fault());
    provider.metadata(Map.of());
    discovery.metadata();
    assertEquals(Optional.empty(), discovery.fault());
  }

  @Test
  void anotherIssuerIsRefusedAndNeverKept() {
    provider.metadata(Map.of("issuer", text(provider.issuer() + "/")));
    try (var log = LogCapture.of(Discovery.class)) {
      var failure = assertFails(Reason.ISSUER, discovery::metadata);
      assertEquals(Problem.PROVIDER_INVALID, failure.problem());
      assertTrue(log.warnings().get(0).contains("cloakroom.oidc.issuer"), log.warnings()::toString);
    }
    provider.metadata(Map.of());
    scene.clock.pass(Duration.ofSeconds(1));
    discovery.metadata();
  }

  @Test
  void oldMetadataServesWhileItIsFetchedAgainAndAfterThatFails() {
    discovery.metadata();
    scene.clock.pass(Duration.ofHours(1));
    provider.reply(METADATA, 500, "");
    discovery.metadata();
    discovery.metadata();
    assertEquals(1, provider.count(METADATA));
    scene.background.runAll();
    assertEquals(2, provider.count(METADATA));
    discovery.metadata();
    scene.background.runAll();
    assertEquals(2, provider.count(METADATA), "fetched during the pause");
    scene.clock.pass(Duration.ofSeconds(1));
    provider.metadata(Map.of("token_endpoint", text("https://op.example/new")));
    assertEquals(provider.issuer() + "/token", discovery.metadata().tokenEndpoint().toString());
    scene.background.runAll();
    assertEquals("https://op.example/new", discovery.metadata().tokenEndpoint().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "token_endpoint,http://op.example/token",
    "token_endpoint,ftp://127.0.0.1/",
    "token_endpoint,/token",
    "jwks_uri,https://op.example/#x",
    "authorization_endpoint,https://ada@op.example/",
    "userinfo_endpoint,http://op.example/",
    "end_session_endpoint,javascript:alert(1)",
    "revocation_endpoint,http://10.0.0.1/",
    "pushed_authorization_request_endpoint,http://op.example/"
  })
  void anEndpointBeyondHttpsAndThisMachineIsRefused(String name, String url) {
    provider.metadata(Map.of(name, text(url)));
    try (var log = LogCapture.of(Discovery.class)) {
      assertFails(Reason.METADATA, discovery::metadata);
      assertTrue(log.warnings().get(0).contains(name), log.warnings()::toString);
      assertFalse(log.warnings().get(0).contains(url), log.warnings()::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization_endpoint", "token_endpoint", "jwks_uri"})
  void anEndpointThatEverySignInNeedsMustBeThere(String name) {
    provider.metadata(Map.of(name, ""));
    assertFails(Reason.METADATA, discovery::metadata);
  }

  @Test
  void otherEndpointsMayBeMissing() {
    provider.metadata(
        Map.of("userinfo_endpoint", "", "end_session_endpoint", "null", "revocation_endpoint", ""));
    var metadata = discovery.metadata();
    assertEquals(Optional.empty(), metadata.userinfoEndpoint());
    assertEquals(Optional.empty(), metadata.endSessionEndpoint());
    assertEquals(Set.of("client_secret_basic"), metadata.clientAuthentications());
    assertFalse(metadata.namesIssuerInResponse());
  }

  @Test
  void aRedirectIsNotFollowed() {
    provider.reply(METADATA, 302, "", "Location", provider.issuer() + "/other");
    assertFails(Reason.METADATA, discovery::metadata);
    assertEquals(1, provider.requests().size());
  }

  @Test
  void metadataBeyondItsBoundIsRefused() {
    provider.metadata(Map.of("x", text("x".repeat(128 * 1024))));
    assertFails(Reason.METADATA, discovery::metadata);
  }

  @Test
  void aProviderThatHangsIsGivenUpAfterTwoSeconds() {
    var end = new CountDownLatch(1);
    provider.reply(METADATA, exchange -> await(end));
    var begin = System.nanoTime();
    assertFails(Reason.UNREACHABLE, discovery::metadata);
    assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 8);
    end.countDown();
  }
}
