package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A page that calls once a second for ten minutes, at a backend whose clock differs from ours and
 * whose JWTs live for five minutes.
 */
class SkewedClockTest {
  private static final int LIFE = 300;
  private static final int SECONDS = 600;

  private final FakeClock clock = new FakeClock();
  private final Map<String, Long> issued = new HashMap<>();
  private int skew;
  private boolean expiresIn;

  private Response answer(TokenRequest request) {
    var ours = clock.instant().getEpochSecond();
    var theirs = ours + skew;
    var token =
        Tokens.jwt(
            "{\"sub\":\"ada\",\"jti\":%d,\"iat\":%d,\"exp\":%d}"
                .formatted(issued.size(), theirs, theirs + LIFE));
    issued.put(token, ours);
    var lifetime = expiresIn ? ",\"expires_in\":" + LIFE : "";
    return FakeAnswer.json(
        200,
        "{\"token\":\"%s\",\"refresh_token\":\"r%d\"%s}".formatted(token, issued.size(), lifetime));
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "-1, false",
    "-270, false",
    "-270, true",
    "-299, false",
    "-300, false",
    "-330, true",
    "-840, false",
    "270, false",
    "270, true",
    "330, false",
    "86400, true"
  })
  void isOfNoConsequence(int seconds, boolean withExpiresIn) {
    skew = seconds;
    expiresIn = withExpiresIn;
    var endpoints =
        new BackendCalls(this::answer, Map.of(), Optional.of(this::answer), Optional.empty());
    var settings = TestSettings.of();
    var tokens = new TokenService(new JsonTokenIssuer(settings, endpoints, clock), null);
    var node = new TestNode(settings, tokens, new MemoryStore(clock), clock);
    var login = new FakeExchange();
    var signedIn = (Login) tokens.login(LoginInput.of(new byte[0])).get();
    node.serves(login.request()).start(signedIn.tokens(), "ada", SessionAttributes.OF_PASSWORD);
    var cookies = login.cookies();
    for (var second = 0; second < SECONDS; second++) {
      var exchange = new FakeExchange().header("Cookie", cookies);
      var token = node.serves(exchange.request()).fresh().tokens().accessToken();
      cookies = exchange.setCookies().isEmpty() ? cookies : exchange.cookies();
      assertTrue(clock.instant().getEpochSecond() - issued.get(token) < LIFE, "an ended token");
      clock.pass(Duration.ofSeconds(1));
    }
    // The login and a renewal each 270 seconds.
    assertEquals(3, issued.size());
  }
}
