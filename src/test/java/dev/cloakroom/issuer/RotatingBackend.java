package dev.cloakroom.issuer;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A backend that gives a new refresh token with each renewal, and takes a second use of one for
 * theft: then no token of that login is good any more (RFC 9700 section 4.14.2).
 */
public final class RotatingBackend {
  /** How long its access tokens live. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  private final Clock clock;
  private final Map<String, Login> logins = new HashMap<>();
  private final Map<String, Login> spent = new HashMap<>();
  private final Map<String, Login> began = new HashMap<>();
  private int tokens;
  private int asked;
  private int reuses;
  private Optional<Trouble> trouble = Optional.empty();
  private Runnable whileAsked = () -> {};
  private CountDownLatch gate = new CountDownLatch(0);
  private CountDownLatch held = gate;

  public RotatingBackend(Clock clock) {
    this.clock = clock;
  }

  /** What it may answer instead of tokens. */
  public enum Trouble {
    SAYS_400(true, () -> FakeAnswer.json(400, "{\"error\":\"invalid_grant\"}")),
    SAYS_401(true, () -> FakeAnswer.empty(401)),
    SAYS_403(true, () -> FakeAnswer.empty(403)),
    SAYS_404(true, () -> FakeAnswer.of(404, "text/html", "<h1>not found</h1>")),
    SAYS_422(true, () -> FakeAnswer.json(422, "{\"message\":\"expired\"}")),
    SAYS_498(true, () -> FakeAnswer.empty(498)),
    SAYS_204(true, () -> FakeAnswer.empty(204)),
    ANSWERS_WITHOUT_TOKEN(true, () -> FakeAnswer.json(200, "{\"code\":401}")),
    REDIRECTS(false, () -> FakeAnswer.empty(302).with("Location", "/login")),
    SHOWS_A_PAGE(false, () -> FakeAnswer.of(200, "text/html", "<h1>Sign in</h1>")),
    SAYS_408(false, () -> FakeAnswer.empty(408)),
    SAYS_429(false, () -> FakeAnswer.empty(429).with("Retry-After", "7")),
    SAYS_500(false, () -> FakeAnswer.of(500, "text/html", "<h1>oops</h1>")),
    TIMES_OUT(false, () -> fault(new SocketTimeoutException("Read timed out"))),
    IS_GARBAGE(false, () -> FakeAnswer.json(200, "{\"token\":\"ey")),
    RESETS(false, () -> fault(new SocketException("Connection reset"))),
    MEANS_SOMEBODY_ELSE(
        true,
        () -> FakeAnswer.json(200, "{\"token\":\"" + Tokens.jwt("{\"sub\":\"mallory\"}") + "\"}"));

    private final boolean isFinal;
    private final Supplier<Response> answer;

    Trouble(boolean isFinal, Supplier<Response> answer) {
      this.isFinal = isFinal;
      this.answer = answer;
    }

    private static Response fault(Exception cause) {
      throw new ProcessingException(cause);
    }
  }

  private static final class Login {
    private final String subject;
    private boolean over;
    private boolean refused;

    Login(String subject) {
      this.subject = subject;
    }
  }

  /** The product's client of this backend, with the timings of the test's clock. */
  public TokenService client() {
    ResourceCall refresh = request -> renews(request.body());
    var calls =
        new BackendCalls(FakeResource.unused(), Map.of(), Optional.of(refresh), Optional.empty());
    return new TokenService(new JsonTokenIssuer(TestSettings.of(), calls, clock), null);
  }

  public synchronized TokenPair signsIn(String subject) {
    var login = new Login(subject);
    var pair = issue(login);
    began.put(pair.refreshToken().orElseThrow(), login);
    return pair;
  }

  /** Whether it has refused to go on with the login that began with this pair. */
  public synchronized boolean hasRefused(TokenPair first) {
    return began.get(first.refreshToken().orElseThrow()).refused;
  }

  private TokenPair issue(Login login) {
    var refresh = "refresh-" + ++tokens;
    logins.put(refresh, login);
    var end = clock.instant().plus(LIFE);
    var access =
        Tokens.jwt(
            "{\"sub\":\"%s\",\"jti\":\"%d\",\"exp\":%d}"
                .formatted(login.subject, tokens, end.getEpochSecond()));
    return new TokenPair(access, Optional.of(refresh), Optional.of(end));
  }

  /** From now on, until {@link #isWell()}. */
  public synchronized void isInTrouble(Trouble with) {
    trouble = Optional.of(with);
  }

  public synchronized void isWell() {
    trouble = Optional.empty();
  }

  /** Takes calls, and answers them when released. */
  public synchronized void holds() {
    gate = new CountDownLatch(1);
    held = gate;
  }

  /** Answers those who call from now on; those who are held get no answer any more. */
  public synchronized void forgetsThoseItHolds() {
    gate = new CountDownLatch(0);
    held = gate;
  }

  public synchronized void releases() {
    held.countDown();
  }

  /** What happens while it is asked, on the thread that asks. */
  public synchronized void whileAsked(Runnable event) {
    whileAsked = event;
  }

  /** How often it was asked to renew. */
  public synchronized int asked() {
    return asked;
  }

  /** How often a refresh token was used that was spent. */
  public synchronized int reuses() {
    return reuses;
  }

  private Response renews(byte[] request) {
    CountDownLatch mine;
    Runnable event;
    synchronized (this) {
      asked++;
      mine = gate;
      event = whileAsked;
    }
    event.run();
    try {
      mine.await();
    } catch (InterruptedException e) {
      throw new ProcessingException(e);
    }
    return answer(request);
  }

  private synchronized Response answer(byte[] request) {
    var json = StrictJson.object(new String(request, StandardCharsets.UTF_8)).orElseThrow();
    var token = json.getString("refresh_token");
    if (trouble.isPresent()) {
      if (logins.containsKey(token) && trouble.get().isFinal) {
        logins.get(token).over = true;
        logins.get(token).refused = true;
      }
      return trouble.get().answer.get();
    }
    var thief = spent.get(token);
    if (thief != null) {
      thief.over = true;
      reuses++;
    }
    var login = logins.remove(token);
    if (login == null || login.over) {
      return Trouble.SAYS_400.answer.get();
    }
    spent.put(token, login);
    var pair = issue(login);
    return FakeAnswer.json(
        200,
        "{\"token\":\"%s\",\"refresh_token\":\"%s\"}"
            .formatted(pair.accessToken(), pair.refreshToken().orElseThrow()));
  }
}
