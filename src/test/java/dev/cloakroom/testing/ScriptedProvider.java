package dev.cloakroom.testing;

import dev.cloakroom.testing.ProviderGrants.SignIn;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An OpenID Provider. By itself it does all as the specifications say, and signs its user in
 * without a page; {@link #script()} lets it do something else. Its host is {@code 127.0.0.1}, so
 * that an application at {@code localhost} is another site to browsers.
 */
public final class ScriptedProvider extends ScriptedServer {
  /** OpenID Connect Discovery section 4. */
  public static final String METADATA = "/op/.well-known/openid-configuration";

  /** The keys that tokens are signed with. */
  public static final String KEYS = "/op/jwks";

  /** Where browsers sign in. */
  public static final String AUTHORIZE = "/op/authorize";

  /** RFC 9126. */
  public static final String PUSHED = "/op/par";

  /** Where codes are exchanged and tokens renewed. */
  public static final String TOKEN = "/op/token";

  /** OpenID Connect Core section 5.3. */
  public static final String USERINFO = "/op/userinfo";

  /** RFC 7009. */
  public static final String REVOCATION = "/op/revoke";

  /** Where browsers sign out (OpenID Connect RP-Initiated Logout). */
  public static final String END_SESSION = "/op/logout";

  private final Clock clock;
  private final String issuer = "http://127.0.0.1:" + port() + "/op";
  private final ProviderGrants grants = new ProviderGrants();
  private volatile ProviderClient client;
  private volatile ProviderScript script;
  private volatile TokenEndpoint tokens;
  private volatile AuthorizationEndpoint authorization;

  /** Starts one on a free port, with the clock of the machine. */
  public ScriptedProvider() {
    this(Clock.systemUTC());
  }

  /** Starts one on a free port; tokens are issued by that clock. */
  public ScriptedProvider(Clock clock) {
    this.clock = clock;
    begin();
  }

  /** For {@code cloakroom.oidc.issuer}. */
  public String issuer() {
    return issuer;
  }

  /** The client whose requests are answered. */
  public ProviderClient client() {
    return client;
  }

  /** What it does otherwise than it should, until it is reset. */
  public ProviderScript script() {
    return script;
  }

  /** The subject that signs in from now on. */
  public void user(String subject) {
    authorization.user(subject);
  }

  /** The provider's session that sign-ins belong to from now on; each has its own without this. */
  public void session(String sid) {
    authorization.session(sid);
  }

  /** The {@code sid} of the last sign-in. */
  public String lastSession() {
    return authorization.lastSession();
  }

  /** Where a logout at the provider is told to the client; nowhere without this. */
  public void tellsLogoutsTo(URI address) {
    authorization.tellsLogoutsTo(address);
  }

  /** Ends a session of the provider, as an administrator or an idle time-out does. */
  public void ends(String sid) {
    grants.end(sid);
  }

  /** Whose sign-in an access token belongs to; empty if it is unknown or its sign-in has ended. */
  Optional<String> subjectOf(String accessToken) {
    return grants.ofAccessToken(accessToken).map(SignIn::subject);
  }

  /** A right logout token (OpenID Connect Back-Channel Logout section 2.4); null leaves out. */
  public JwtDraft logoutToken(String subject, String sid) {
    var now = clock.instant().getEpochSecond();
    var claims =
        Map.of(
            "iss",
            issuer,
            "aud",
            ProviderClient.ID,
            "iat",
            now,
            "exp",
            now + 120,
            "jti",
            UUID.randomUUID().toString(),
            "events",
            Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()),
            "something-else",
            "to be ignored");
    return new JwtDraft(claims, script.signing())
        .header("typ", "logout+jwt")
        .claim("sub", subject)
        .claim("sid", sid);
  }

  /** Sends a logout token for the last sign-in, right but for what the test changes. */
  public HttpResponse<String> sendLogoutToken(URI to, Consumer<JwtDraft> change) {
    var token = logoutToken(authorization.user(), lastSession());
    change.accept(token);
    return sendLogoutToken(to, token);
  }

  /** Sends a logout token; the answer is the client's. */
  public HttpResponse<String> sendLogoutToken(URI to, JwtDraft token) {
    var form = FormFields.encode(Map.of("logout_token", token.compact()));
    var request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return PlainHttp.send(request);
  }

  /** Does all right again, and has forgotten all. */
  @Override
  public synchronized void reset() {
    begin();
    super.reset();
  }

  private void begin() {
    grants.clear();
    client = new ProviderClient(issuer, clock);
    script = new ProviderScript();
    tokens = new TokenEndpoint(issuer, clock, script, client, grants);
    authorization = new AuthorizationEndpoint(this, clock, client, grants);
  }

  @Override
  protected Optional<Answer> answer(Received request) {
    return Optional.of(
        switch (request.path()) {
          case METADATA -> Answer.json(200, script.metadata(metadata()));
          case AUTHORIZE -> authorization.authorize(request);
          case PUSHED -> authorization.push(request);
          case END_SESSION -> authorization.endSession(request);
          case TOKEN -> tokens.token(request);
          case USERINFO -> tokens.userInfo(request);
          case REVOCATION -> tokens.revoke(request);
          default -> request.path().startsWith(KEYS) ? keys() : Answer.json(404, Map.of());
        });
  }

  // The set may move: each path that begins so answers with it.
  private Answer keys() {
    var keys = script.published().stream().map(ProviderKey::jwk).toList();
    return Answer.json(200, Map.of("keys", keys));
  }

  private Map<String, Object> metadata() {
    var base = issuer.substring(0, issuer.length() - "/op".length());
    return Map.ofEntries(
        Map.entry("issuer", issuer),
        Map.entry("authorization_endpoint", base + AUTHORIZE),
        Map.entry("pushed_authorization_request_endpoint", base + PUSHED),
        Map.entry("token_endpoint", base + TOKEN),
        Map.entry("userinfo_endpoint", base + USERINFO),
        Map.entry("revocation_endpoint", base + REVOCATION),
        Map.entry("end_session_endpoint", base + END_SESSION),
        Map.entry("jwks_uri", base + KEYS),
        Map.entry("response_types_supported", List.of("code")),
        Map.entry("response_modes_supported", List.of("query", "form_post")),
        Map.entry("subject_types_supported", List.of("public")),
        Map.entry("id_token_signing_alg_values_supported", List.of("RS256", "PS256", "ES256")),
        Map.entry("code_challenge_methods_supported", List.of("S256")),
        Map.entry("scopes_supported", List.of("openid", "profile", "email")),
        Map.entry(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt")),
        Map.entry("authorization_response_iss_parameter_supported", true),
        Map.entry("backchannel_logout_supported", true),
        Map.entry("backchannel_logout_session_supported", true));
  }

  /** Tells the client that a sign-in is over. */
  void tell(URI to, SignIn signIn) {
    sendLogoutToken(to, logoutToken(signIn.subject(), signIn.sid()));
  }
}
