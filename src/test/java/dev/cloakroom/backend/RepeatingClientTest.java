package dev.cloakroom.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call of a team's Rest Client whose token the backend refuses. */
class RepeatingClientTest {
  private static final List<Object> ONCE = List.of("Bearer access-1");
  private static final List<Object> TWICE = List.of("Bearer access-1", "Bearer access-2");
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String STEP_UP =
      "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"";

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService service = new FakeTokenService();
  private final TestNode node =
      new TestNode(TestSettings.of(), service, new MemoryStore(clock), clock);
  private FakeExchange exchange = new FakeExchange();
  private CurrentSession current = signedIn("refresh-1");
  private FakeRestClient server = serverWith(TestSettings.of());
  private final Api client = RepeatingClient.repeating(Api.class, new OfServer());

  interface Api {
    Response get();

    Response post(Object entity, MediaType type);

    default Response getLater() {
      return get();
    }
  }

  private final class OfServer implements Api {
    @Override
    public Response get() {
      return server.send(null, null);
    }

    @Override
    public Response post(Object entity, MediaType type) {
      return server.send(entity, type);
    }
  }

  private CurrentSession signedIn(String refreshToken) {
    var login = new FakeExchange();
    var pair =
        new TokenPair(
            "access-1", Optional.ofNullable(refreshToken), Optional.of(clock.instant().plus(LIFE)));
    node.serves(login.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    exchange = new FakeExchange().header("Cookie", login.cookies());
    return node.serves(exchange.request());
  }

  private FakeRestClient serverWith(Settings settings) {
    return new FakeRestClient(new SessionTokenFilter(current, settings, new OnBehalf(null, null)));
  }

  private void renews() {
    service.answersRenewalWith(
        new TokenPair(
            "access-2", Optional.of("refresh-2"), Optional.of(clock.instant().plus(LIFE))));
  }

  private void assertFails(int status) {
    var thrown = assertThrows(WebApplicationException.class, client::get);
    assertEquals(status, thrown.getResponse().getStatus());
  }

  private Problem noted() {
    return ((ProblemException) exchange.request().getAttribute(ProblemException.OF_CALL)).problem();
  }

  private void assertNothingNoted() {
    assertNull(exchange.request().getAttribute(ProblemException.OF_CALL));
  }

  @Test
  void repeatsTheCallWithANewToken() {
    renews();
    server.answers(401).answers(200);
    assertEquals(200, client.get().getStatus());
    assertEquals(TWICE, server.tokens());
    assertEquals(2, exchange.setCookies().size());
    assertEquals(1, server.open(), "the refusal's connection is free again");
    assertNothingNoted();
  }

  @Test
  void makesACallThatIsAcceptedOnce() {
    server.answers(204);
    assertEquals(204, client.get().getStatus());
    assertEquals(ONCE, server.tokens());
  }

  @Test
  void passesOnTheSecondRefusalAndGoesOnWithTheSession() {
    renews();
    server.answers(401).answers(401);
    assertFails(401);
    assertEquals(TWICE, server.tokens());
    assertTrue(current.peek().isPresent());
    assertNothingNoted();
  }

  @Test
  void passesOnWhatComesOfTheSecondRequest() {
    renews();
    server.answers(401).answers(503);
    assertFails(503);
    assertEquals(TWICE, server.tokens());
  }

  @Test
  void repeatsNothingButA401() {
    server.answers(403);
    assertFails(403);
    server.answers(503);
    assertFails(503);
    assertEquals(2, server.tokens().size());
  }

  @Test
  void repeatsNothingForA401ThatAnotherFilterHasMade() {
    server.isAborted();
    assertFails(401);
    assertEquals(1, server.calls());
  }

  @Test
  void renewsOnceForAllCallsOfARequest() {
    renews();
    server.answers(401).answers(200).answers(401);
    client.get();
    assertFails(401);
    assertEquals(3, server.tokens().size());
  }

  @Test
  void repeatsNothingWithATokenThatCannotBeRenewed() {
    current = signedIn(null);
    server = serverWith(TestSettings.of()).answers(401);
    assertFails(401);
    assertEquals(ONCE, server.tokens());
    assertNothingNoted();
  }

  @Test
  void endsAsACallThatIsNotMadeIfTheRenewalIsRefused() {
    service.failsRenewalWith(new SessionEnded());
    server.answers(401);
    assertFails(401);
    assertEquals(ONCE, server.tokens());
    assertEquals(Problem.SESSION_ENDED, noted());
    assertEquals("", exchange.cookies());
  }

  @Test
  void endsAsACallThatIsNotMadeIfNothingCanBeRenewedNow() {
    service.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(7), null));
    server.answers(401);
    assertFails(503);
    assertEquals(ONCE, server.tokens());
    assertEquals(Problem.REFRESH_UNAVAILABLE, noted());
    assertTrue(current.peek().isPresent());
  }

  @Test
  void asksForAStrongerSignInAndRenewsNothing() {
    server = serverWith(TestSettings.withProvider()).answers(401, STEP_UP);
    assertFails(401);
    assertEquals(ONCE, server.tokens());
    assertEquals(Problem.STEP_UP_REQUIRED, noted());
    var noted = (ProblemException) exchange.request().getAttribute(ProblemException.OF_CALL);
    assertEquals(Map.of("acrValues", List.of("gold")), noted.members());
    assertTrue(current.peek().isPresent());
  }

  @Test
  void asksForAStrongerSignInAfterARenewalToo() {
    renews();
    server = serverWith(TestSettings.withProvider()).answers(401).answers(401, STEP_UP);
    assertFails(401);
    assertEquals(TWICE, server.tokens());
    assertEquals(Problem.STEP_UP_REQUIRED, noted());
  }

  @Test
  void letsAnInterceptorOfTheTeamMakeTheSecondRequest() {
    renews();
    server.answers(401).answers(200);
    // As a retry of MicroProfile Fault Tolerance does.
    var api =
        RepeatingClient.repeating(
            PublicApi.class,
            () -> {
              try {
                return server.send(null, null);
              } catch (RuntimeException e) {
                return server.send(null, null);
              }
            });
    assertEquals(200, api.get().getStatus());
    assertEquals(TWICE, server.tokens());
  }

  @Test
  void repeatsADemandForAStrongerSignInWhereNobodyCouldMakeOne() {
    renews();
    server.answers(401, STEP_UP).answers(200);
    assertEquals(200, client.get().getStatus());
    assertEquals(TWICE, server.tokens());
  }

  @Test
  void sendsValuesTwice() {
    renews();
    server.answers(401).answers(200);
    client.post(Map.of("article", "hat"), MediaType.APPLICATION_JSON_TYPE);
    assertEquals(TWICE, server.tokens());
  }

  @Test
  void sendsAStreamOnceAndRenewsForTheNextCall() {
    renews();
    server.answers(401).answers(200);
    InputStream stream = new ByteArrayInputStream(new byte[1]);
    assertThrows(
        WebApplicationException.class,
        () -> client.post(stream, MediaType.APPLICATION_OCTET_STREAM_TYPE));
    assertEquals(ONCE, server.tokens());
    client.get();
    assertEquals(TWICE, server.tokens());
  }

  @Test
  void saysThatTheSessionIsOverThoughTheStreamCannotBeSentAgain() {
    service.failsRenewalWith(new SessionEnded());
    server.answers(401);
    assertThrows(
        WebApplicationException.class,
        () -> client.post(new ByteArrayInputStream(new byte[1]), MediaType.WILDCARD_TYPE));
    assertEquals(Problem.SESSION_ENDED, noted());
    assertEquals(ONCE, server.tokens());
  }

  @Test
  void doesNotRepeatACallOfAClientThatWasNotInjected() {
    server.answers(401);
    assertThrows(WebApplicationException.class, () -> server.send(null, null));
    assertEquals(ONCE, server.tokens());
  }

  @Test
  void isOfOneThreadAndOfOneCall() throws InterruptedException {
    var seen = new ArrayList<Boolean>();
    Runnable look = () -> seen.add(RepeatableCall.ofThread("client").isPresent());
    RepeatingClient.repeating(Runnable.class, look).run();
    look.run();
    var elsewhere = new Thread(look);
    RepeatingClient.repeating(Runnable.class, elsewhere::start).run();
    elsewhere.join();
    assertEquals(List.of(true, false, false), seen);
  }

  @Test
  void isOfOneClient() {
    var seen = new ArrayList<Boolean>();
    Runnable look =
        () ->
            List.of("own", "other", "own")
                .forEach(client -> seen.add(RepeatableCall.ofThread(client).isPresent()));
    RepeatingClient.repeating(Runnable.class, look).run();
    assertEquals(List.of(true, false, true), seen);
  }

  @Test
  void runsADefaultMethod() {
    server.answers(204);
    assertEquals(204, client.getLater().getStatus());
  }

  @Test
  void repeatsWhatADefaultMethodOfAPublicInterfaceCalls() {
    renews();
    server.answers(401).answers(200);
    var api = RepeatingClient.repeating(PublicApi.class, () -> server.send(null, null));
    assertEquals(200, api.getLater().getStatus());
    assertEquals(TWICE, server.tokens());
  }

  /** A team's interface. */
  public interface PublicApi {
    Response get();

    default Response getLater() {
      return get();
    }
  }

  @Test
  void doesNotLetAnInterceptorsAnswerStandForARefusal() {
    renews();
    server.answers(401).answers(200);
    // As a fallback of MicroProfile Fault Tolerance does.
    var api =
        RepeatingClient.repeating(
            PublicApi.class,
            () -> {
              try {
                return server.send(null, null);
              } catch (RuntimeException e) {
                return Response.status(299).build();
              }
            });
    assertEquals(200, api.get().getStatus());
  }

  @Test
  void throwsWhatTheClientThrows() {
    var api =
        RepeatingClient.repeating(
            AutoCloseable.class,
            () -> {
              throw new IOException("gone");
            });
    assertThrows(IOException.class, api::close);
  }
}
