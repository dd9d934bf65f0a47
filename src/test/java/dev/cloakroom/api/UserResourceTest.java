package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.answer.AnswerScrubber;
import dev.cloakroom.backend.FakeUserResource;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.LoginRequired;
import dev.cloakroom.token.TokenPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserResourceTest {
  private static final TokenPair OLD =
      new TokenPair("access-of-old", Optional.of("refresh-of-old"), Optional.empty());
  private static final TokenPair NEW =
      new TokenPair("access-of-new", Optional.of("refresh-of-new"), Optional.empty());

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final FakeUserResource backend = new FakeUserResource();
  private final TestNode node =
      new TestNode(TestSettings.of(), tokens, new MemoryStore(clock), clock);

  private String user(String cookies) {
    var current = node.serves(new FakeExchange().header("Cookie", cookies).request());
    var calls = new UserCalls(backend, TestSettings.of(), current, clock);
    var answer = new UserResource(calls, current, new AnswerScrubber()).user();
    assertEquals(200, answer.getStatus());
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }

  private String signedIn() {
    var login = new FakeExchange();
    node.serves(login.request()).start(OLD, "ada", SessionAttributes.OF_PASSWORD);
    return login.cookies();
  }

  @Test
  void neitherTheTokensFromBeforeARenewalNorThoseFromAfterItReachThePage() {
    tokens.answersRenewalWith(NEW);
    backend
        .answers(401)
        .answers(
            () ->
                FakeAnswer.json(
                    200,
                    "{\"name\":\"Ada\",\"a\":\"access-of-old\",\"b\":\"access-of-new\","
                        + "\"c\":\"refresh-of-old\",\"d\":\"refresh-of-new\"}"));
    assertEquals("{\"name\":\"Ada\"}", user(signedIn()));
  }

  @Test
  void theTokensFromBeforeARenewalThatWasDueDoNotReachThePageEither() {
    var due =
        new TokenPair(
            OLD.accessToken(), OLD.refreshToken(), Optional.of(clock.instant().plusSeconds(60)));
    var login = new FakeExchange();
    node.serves(login.request()).start(due, "ada", SessionAttributes.OF_PASSWORD);
    clock.pass(Duration.ofSeconds(61));
    tokens.answersRenewalWith(NEW);
    backend.answers(
        () ->
            FakeAnswer.json(
                200, "{\"name\":\"Ada\",\"a\":\"access-of-old\",\"b\":\"refresh-of-old\"}"));
    assertEquals("{\"name\":\"Ada\"}", user(login.cookies()));
  }

  @Test
  void asksNobodyWithoutASession() {
    assertThrows(LoginRequired.class, () -> user("theme=dark"));
    assertEquals(0, backend.calls());
  }
}
