package dev.cloakroom.testing;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backend as Cloakroom's demo has it, in the test's process: it signs in {@code ada} with {@code
 * lovelace} and {@code grace}, an administrator, with {@code hopper}, issues RS256 access tokens
 * with rotating refresh tokens, and keeps orders. It remembers every request, and a test may let it
 * do something else: {@code backend.answers(DemoBackend.ORDERS, 503, "text/plain", "")}.
 */
public final class DemoBackend extends ScriptedServer {
  /** {@code POST} with a JSON object of {@code username} and {@code password}: 200 or 401. */
  public static final String LOGIN = "/auth/login";

  /** {@code POST} with a JSON object of {@code refresh_token}: 200 or 400. */
  public static final String REFRESH = "/refresh-token";

  /** {@code POST} with a JSON object of {@code refresh_token}: 204. */
  public static final String LOGOUT = "/auth/logout";

  /** {@code GET} with an access token: the user. */
  public static final String USER = "/user";

  /** {@code GET} and {@code POST} with an access token: the user's orders, and one more. */
  public static final String ORDERS = "/orders";

  /** {@code GET}: the keys that access tokens are signed with, as a JWK Set (RFC 7517). */
  public static final String KEYS = "/jwks";

  /** The {@code iss} of the access tokens. */
  public static final String ISSUER = "https://backend.example";

  private static final String BEARER = "Bearer ";

  private final DemoTokens tokens;
  private final Map<String, List<Map<String, Object>>> orders = new HashMap<>();
  private int lastOrder;
  private volatile Optional<ScriptedProvider> trusted = Optional.empty();

  /** Starts one on a free port, with the clock of the machine. */
  public DemoBackend() {
    this(Clock.systemUTC());
  }

  /** Starts one on a free port; tokens are issued and expire by that clock. */
  public DemoBackend(Clock clock) {
    this.tokens = new DemoTokens(clock);
  }

  /** For {@code cloakroom.backend.url}. */
  public URI url() {
    return URI.create("http://localhost:" + port());
  }

  /** Takes the access tokens of an OpenID Provider too, also after a reset. */
  public void trusts(ScriptedProvider provider) {
    trusted = Optional.of(provider);
  }

  /** How long access tokens live that are issued from now on; 60 seconds without this. */
  public void accessTokensLive(Duration life) {
    tokens.live(life);
  }

  /**
   * Refuses to renew the tokens of a user who has signed in here.
   *
   * @param username such as {@code ada}; all others are nobody's
   */
  public void endsSessionsOf(String username) {
    DemoAccount.named(username).ifPresent(tokens::end);
  }

  /** Plays along again, and has forgotten sessions, orders and requests. */
  @Override
  public synchronized void reset() {
    tokens.clear();
    orders.clear();
    super.reset();
  }

  @Override
  protected Optional<Answer> answer(Received request) {
    return Optional.of(
        switch (request.method() + " " + request.path()) {
          case "POST " + LOGIN -> login(JsonText.read(request.body()));
          case "POST " + REFRESH -> renew(JsonText.read(request.body()));
          case "POST " + LOGOUT -> logout(JsonText.read(request.body()));
          case "GET " + USER -> subject(request).map(DemoBackend::user).orElseGet(this::unknown);
          case "GET " + ORDERS -> subject(request).map(this::list).orElseGet(this::unknown);
          case "POST " + ORDERS ->
              subject(request)
                  .map(subject -> place(subject, JsonText.read(request.body())))
                  .orElseGet(this::unknown);
          case "GET " + KEYS -> Answer.json(200, Map.of("keys", List.of(DemoTokens.KEY.jwk())));
          default -> refusal(404, "not_found");
        });
  }

  private Answer login(Map<String, Object> credentials) {
    if (credentials.get("username") instanceof String username
        && credentials.get("password") instanceof String password) {
      return DemoAccount.signIn(username, password)
          .map(account -> Answer.json(200, tokens.begin(account)))
          .orElseGet(() -> refusal(401, "invalid_credentials"));
    }
    return refusal(400, "invalid_request");
  }

  private Answer renew(Map<String, Object> form) {
    return form.get("refresh_token") instanceof String token
        ? tokens
            .renew(token)
            .map(renewed -> Answer.json(200, renewed))
            .orElseGet(() -> refusal(400, "invalid_grant"))
        : refusal(400, "invalid_request");
  }

  private Answer logout(Map<String, Object> form) {
    if (form.get("refresh_token") instanceof String token) {
      tokens.end(token);
      return new Answer(204, Map.of(), new byte[0]);
    }
    return refusal(400, "invalid_request");
  }

  private static Answer user(String subject) {
    return DemoAccount.named(subject)
        .map(account -> Answer.json(200, account.user()))
        .orElseGet(() -> refusal(404, "not_found"));
  }

  private synchronized Answer list(String subject) {
    return Answer.json(200, orders.getOrDefault(subject, List.of()));
  }

  private synchronized Answer place(String subject, Map<String, Object> order) {
    if (!(order.get("item") instanceof String item && !item.isBlank())
        || !(order.get("quantity") instanceof Long quantity && quantity >= 1 && quantity <= 99)) {
      return refusal(400, "invalid_request");
    }
    var placed = Map.<String, Object>of("id", ++lastOrder, "item", item, "quantity", quantity);
    orders.computeIfAbsent(subject, unknown -> new ArrayList<>()).add(placed);
    return Answer.json(201, placed);
  }

  private Optional<String> subject(Received request) {
    var token =
        request
            .header("Authorization")
            .filter(value -> value.startsWith(BEARER))
            .map(value -> value.substring(BEARER.length()));
    return token
        .flatMap(tokens::owner)
        .map(DemoAccount::subject)
        .or(() -> trusted.flatMap(provider -> token.flatMap(provider::subjectOf)));
  }

  private Answer unknown() {
    return refusal(401, "unauthorized");
  }

  private static Answer refusal(int status, String error) {
    return Answer.json(status, Map.of("error", error));
  }
}
