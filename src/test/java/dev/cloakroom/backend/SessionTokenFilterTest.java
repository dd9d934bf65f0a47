package dev.cloakroom.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTokenFilterTest {
  // No client to tell of.
  private static final OnBehalf NOBODY = new OnBehalf(null, null);

  private static final Duration LIFE = Duration.ofHours(1);

  private final FakeClock clock = new FakeClock();
  private final FakeTokenService tokens = new FakeTokenService();
  private final TestNode node =
      new TestNode(TestSettings.of(), tokens, new MemoryStore(clock), clock);
  private final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
  private FakeExchange exchange = new FakeExchange();
  private Response aborted;

  private TokenPair pair(String name) {
    return new TokenPair(
        "access-" + name, Optional.of("refresh-" + name), Optional.of(clock.instant().plus(LIFE)));
  }

  private CurrentSession signedIn() {
    var login = new FakeExchange();
    node.serves(login.request()).start(pair("1"), "ada", SessionAttributes.OF_PASSWORD);
    exchange = new FakeExchange().header("Cookie", login.cookies());
    return node.serves(exchange.request());
  }

  private void call(CurrentSession current, String... settings) {
    new SessionTokenFilter(current, TestSettings.of(settings), NOBODY).filter(context());
  }

  private ClientRequestContext context() {
    return (ClientRequestContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ClientRequestContext.class},
            (proxy, call, args) ->
                switch (call.getName()) {
                  case "getHeaders" -> headers;
                  case "getHeaderString" -> headers.getFirst((String) args[0]);
                  case "setProperty" -> null;
                  case "abortWith" -> {
                    aborted = (Response) args[0];
                    yield null;
                  }
                  case "getClient" -> null;
                  default -> throw new UnsupportedOperationException(call.getName());
                });
  }

  private static ClientResponseContext answer(int status) {
    return (ClientResponseContext)
        Proxy.newProxyInstance(
            SessionTokenFilterTest.class.getClassLoader(),
            new Class<?>[] {ClientResponseContext.class},
            (proxy, call, args) -> {
              assertEquals("getStatus", call.getName());
              return status;
            });
  }

  @ParameterizedTest
  @CsvSource({
    "bearer, Authorization, Bearer access-1",
    "raw, Authorization, access-1",
    "cookie, Cookie, accessToken=access-1"
  })
  void presentsTheTokenAndNothingElse(String transport, String name, String value) {
    headers.add("Authorization", "Basic c3Rvd2F3YXk=");
    headers.add("Cookie", "stowaway=1");
    headers.add("Accept", "application/json");
    call(signedIn(), "cloakroom.backend.token-transport", transport);
    assertEquals(List.of(value), headers.get(name));
    assertFalse(headers.containsKey(name.equals("Cookie") ? "Authorization" : "Cookie"));
    assertEquals(List.of("application/json"), headers.get("Accept"));
    assertNull(aborted);
  }

  @ParameterizedTest
  @CsvSource({
    "x-access-token, none, access-1",
    "X-Session, Token, Token access-1",
    "Authorization, JWT, JWT access-1"
  })
  void presentsItInTheFieldThatIsConfigured(String header, String scheme, String value) {
    headers.add("Authorization", "Basic c3Rvd2F3YXk=");
    headers.add("Cookie", "stowaway=1");
    headers.add(header, "stowaway");
    var settings =
        new String[] {
          "cloakroom.backend.token-header", header,
          "cloakroom.backend.token-scheme", scheme,
          "cloakroom.login.request-headers", header.startsWith("X-") ? header : "User-Agent"
        };
    var current = signedIn();
    exchange.header("Authorization", "Bearer page").header(header, "page");
    var onBehalf = new OnBehalf(exchange.request(), new Callers(TestSettings.of(settings)));
    new SessionTokenFilter(current, TestSettings.of(settings), onBehalf).filter(context());
    assertEquals(List.of(value), headers.get(header));
    assertFalse(headers.containsKey("Cookie"));
    assertEquals(header.equals("Authorization"), headers.containsKey("Authorization"));
  }

  @Test
  void renewsATokenThatHasEnded() {
    var current = signedIn();
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2"));
    call(current);
    assertEquals(List.of("Bearer access-2"), headers.get("Authorization"));
    assertEquals(2, exchange.setCookies().size());
  }

  @Test
  void makesNoCallWithoutASession() {
    call(node.serves(exchange.request()));
    assertAborted(401);
    assertTrue(aborted.getHeaderString("WWW-Authenticate").startsWith("Cookie "));
  }

  @Test
  void makesNoCallWithASessionThatIsOver() {
    var current = signedIn();
    clock.pass(LIFE);
    tokens.failsRenewalWith(new SessionEnded());
    call(current);
    assertAborted(401);
    assertEquals("", exchange.cookies());
  }

  @Test
  void makesNoCallWhileTheTokenCannotBeRenewed() {
    var current = signedIn();
    clock.pass(LIFE);
    tokens.failsRenewalWith(new RefreshUnavailable(Duration.ofSeconds(7), null));
    call(current);
    assertAborted(503);
    assertEquals("7", aborted.getHeaderString("Retry-After"));
    assertEquals(List.of(), exchange.setCookies());
  }

  private void assertAborted(int status) {
    assertEquals(status, aborted.getStatus());
    assertFalse(headers.containsKey("Authorization") || headers.containsKey("Cookie"));
  }

  @Test
  void notesWhyTheCallWasNotMadeForWhoAnswersTheRequest() {
    call(node.serves(exchange.request()));
    var fault = (ProblemException) exchange.request().getAttribute(ProblemException.OF_CALL);
    assertEquals(Problem.LOGIN_REQUIRED, fault.problem());
  }

  @Test
  void tellsTheBackendOfTheClientButLeavesWhatTheInterfaceHasSet() {
    var current = signedIn();
    exchange.from("192.0.2.66").header("X-Request-Id", "browser-1");
    headers.add("X-Request-Id", "own-1");
    var onBehalf = new OnBehalf(exchange.request(), new Callers(TestSettings.of()));
    new SessionTokenFilter(current, TestSettings.of(), onBehalf).filter(context());
    assertEquals(List.of("192.0.2.66"), headers.get("X-Forwarded-For"));
    assertEquals(List.of("own-1"), headers.get("X-Request-Id"));
  }

  @Test
  void takesNewCookiesBackIfTheSessionEndedWhileTheBackendWasAtWork() {
    var current = signedIn();
    var sent = exchange;
    clock.pass(LIFE);
    tokens.answersRenewalWith(pair("2"));
    var filter = new SessionTokenFilter(current, TestSettings.of(), NOBODY);
    filter.filter(context());
    var logout = new FakeExchange().header("Cookie", sent.cookies());
    node.serves(logout.request()).end(EndCause.LOGOUT);
    filter.filter(context(), answer(200));
    assertEquals("", sent.cookies());
  }
}
