package dev.cloakroom.issuer;

import static dev.cloakroom.fake.Tokens.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.spi.IssuerUnavailable;
import dev.cloakroom.spi.LoginRequest;
import dev.cloakroom.spi.LoginResult;
import dev.cloakroom.spi.Tokens;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever an issuer of a team returns or throws has one defined result. */
class TeamIssuerTest {
  private static final byte[] CREDENTIALS =
      "{\"username\":\"ada\",\"password\":\"SECRET\"}".getBytes(StandardCharsets.UTF_8);
  private static final TokenPair PAIR =
      new TokenPair("SECRET-a", Optional.of("SECRET-r"), Optional.empty());

  private final FakeClock clock = new FakeClock();
  private final LogCapture log = LogCapture.of(TeamIssuer.class);
  private Function<LoginRequest, LoginResult> login = request -> null;
  private Supplier<Optional<Tokens>> renewal = Optional::empty;
  private Supplier<Boolean> revocation = () -> true;

  @AfterEach
  void logsNoSecret() {
    assertFalse(log.warnings().toString().contains("SECRET"), () -> log.warnings().toString());
    log.close();
  }

  private TeamIssuer issuer() {
    var team =
        new dev.cloakroom.spi.TokenIssuer() {
          @Override
          public LoginResult login(LoginRequest request) {
            return login.apply(request);
          }

          @Override
          public Optional<Tokens> renew(Tokens tokens) {
            return renewal.get();
          }

          @Override
          public boolean revoke(Tokens tokens) {
            return revocation.get();
          }
        };
    var settings =
        TestSettings.of(
            "cloakroom.login.reasons", "locked", "cloakroom.login.reason-fields", "unused");
    return new TeamIssuer(team, settings, clock);
  }

  private LoginOutcome login() {
    return issuer().login(LoginInput.of(CREDENTIALS)).get();
  }

  private void answers(LoginResult result) {
    login = request -> result;
  }

  private static JsonObject json(String text) {
    return StrictJson.object(text).orElseThrow();
  }

  private static WebApplicationException status(int status) {
    // WebApplicationException needs an implementation of Jakarta REST for its own response.
    return new WebApplicationException("SECRET", (Response) FakeAnswer.empty(status));
  }

  @Test
  void signsInAndScrubsTheAnswer() {
    login =
        request -> {
          assertEquals("ada", request.credentials().getString("username"));
          assertEquals("LoginRequest[Optional.empty]", request.toString());
          return new LoginResult.SignedIn(
              new Tokens(
                  "SECRET-a",
                  Optional.of("SECRET-r"),
                  Optional.of(clock.instant().plusSeconds(60))),
              json("{\"name\":\"Ada\",\"jwt\":\"SECRET-a\"}"));
        };
    var signedIn = (Login) login();
    assertEquals("{\"name\":\"Ada\"}", signedIn.answer().toString());
    assertEquals(Optional.of("SECRET-r"), signedIn.tokens().refreshToken());
    assertEquals(Optional.of(60L), signedIn.tokens().secondsLeft(clock.instant()));
    assertEquals(1, log.warnings().size());
  }

  @Test
  void takesATokenInBothRolesForAnAccessToken() {
    answers(LoginResult.signedIn(Tokens.of("t", "t")));
    assertEquals(Optional.empty(), ((Login) login()).tokens().refreshToken());
  }

  @Test
  void passesAChallengeOnWithoutTokens() {
    answers(
        new LoginResult.Challenge(
            json("{\"session_token\":\"opaque-1\",\"x\":\"Bearer SECRET-0815\",\"a/b\":1}")));
    var challenge = (LoginChallenge) login();
    assertEquals("{\"session_token\":\"opaque-1\",\"a/b\":1}", challenge.members().toString());
    answers(new LoginResult.Challenge(json("{}")));
    assertThrows(BackendInvalid.class, this::login);
  }

  @Test
  void passesOnlyAListedReason() {
    answers(new LoginResult.Rejected(Optional.of("locked")));
    assertEquals(
        Map.of("reason", "locked"), assertThrows(LoginRejected.class, this::login).members());
    answers(new LoginResult.Rejected(Optional.of("SECRET")));
    assertEquals(Map.of(), assertThrows(LoginRejected.class, this::login).members());
    answers(LoginResult.rejected());
    assertThrows(LoginRejected.class, this::login);
  }

  @Test
  void answersWhatALoginThrows() {
    var expected =
        Map.of(
            new IssuerUnavailable(null),
            BackendUnavailable.class,
            new ProcessingException("SECRET"),
            BackendUnavailable.class,
            status(401),
            LoginRejected.class,
            status(422),
            LoginRejected.class,
            status(429),
            LoginThrottled.class,
            status(408),
            BackendUnavailable.class,
            status(503),
            BackendUnavailable.class,
            new IllegalStateException("SECRET"),
            BackendInvalid.class);
    expected.forEach(
        (fault, problem) -> {
          login =
              request -> {
                throw fault;
              };
          assertThrows(problem, this::login, fault::toString);
        });
    assertEquals(1, log.warnings().size());
    assertTrue(log.warnings().get(0).contains("failed in login: java.lang.IllegalStateException"));
  }

  @Test
  void countsAFaultThatTheCredentialsMayCause() {
    login =
        request -> {
          throw new ClassCastException("SECRET");
        };
    assertTrue(assertThrows(BackendInvalid.class, this::login).answersCredentials());
    login =
        request -> {
          throw new IssuerUnavailable(null);
        };
    assertFalse(assertThrows(BackendUnavailable.class, this::login).answersCredentials());
  }

  @Test
  void answersAResultThatIsNone() {
    for (var result :
        new LoginResult[] {
          null, LoginResult.signedIn(new Tokens("", Optional.of("r"), Optional.empty()))
        }) {
      answers(result);
      assertThrows(BackendInvalid.class, this::login);
    }
    login = request -> new LoginResult.SignedIn(Tokens.of("t"), null);
    assertThrows(BackendInvalid.class, this::login);
    assertThrows(
        ProblemException.class, () -> issuer().login(LoginInput.of(new byte[] {'['})).get());
  }

  @Test
  void renewsAndKeepsTheRefreshToken() {
    renewal = () -> Optional.of(Tokens.of("SECRET-b"));
    var renewed = issuer().renew(session(PAIR));
    assertEquals("SECRET-b", renewed.accessToken());
    assertEquals(Optional.of("SECRET-r"), renewed.refreshToken());
    assertEquals(Optional.of("SECRET-r"), issuer().renewalToken(PAIR));
  }

  @Test
  void answersWhatARenewalReturnsOrThrows() {
    assertThrows(SessionEnded.class, () -> issuer().renew(session(PAIR)));
    for (var fault :
        List.of(
            new IssuerUnavailable(null),
            new ProcessingException("SECRET"),
            status(503),
            new IllegalStateException("SECRET"))) {
      renewal =
          () -> {
            throw fault;
          };
      assertThrows(RefreshUnavailable.class, () -> issuer().renew(session(PAIR)), fault::toString);
    }
    renewal =
        () -> {
          throw status(400);
        };
    assertThrows(SessionEnded.class, () -> issuer().renew(session(PAIR)));
    renewal = () -> null;
    assertThrows(RefreshUnavailable.class, () -> issuer().renew(session(PAIR)));
  }

  @Test
  void endsTheSessionIfTheNewTokenIsOfSomebodyElse() {
    var end = clock.instant().plus(Duration.ofMinutes(5));
    var ada = dev.cloakroom.fake.Tokens.jwt("ada", end);
    renewal = () -> Optional.of(Tokens.of(dev.cloakroom.fake.Tokens.jwt("eve", end)));
    var pair = new TokenPair(ada, Optional.of("r"), Optional.empty());
    assertThrows(SessionEnded.class, () -> issuer().renew(session(pair)));
  }

  @Test
  void triesARevocationAgainThatFailed() {
    assertTrue(issuer().revoke(session(PAIR)));
    revocation =
        () -> {
          throw new IllegalStateException("SECRET");
        };
    assertFalse(issuer().revoke(session(PAIR)));
  }

  @Test
  void showsNoTokenAsText() {
    var tokens = Tokens.of("SECRET-a", "SECRET-r");
    assertFalse(tokens.toString().contains("SECRET"));
    assertFalse(LoginResult.signedIn(tokens).toString().contains("SECRET"));
    var challenge = new LoginResult.Challenge(json("{\"session\":\"SECRET\"}"));
    assertFalse(challenge.toString().contains("SECRET"));
    var refused = assertThrows(IllegalArgumentException.class, () -> Tokens.of("SECRET a"));
    assertFalse(refused.getMessage().contains("SECRET"));
  }
}
