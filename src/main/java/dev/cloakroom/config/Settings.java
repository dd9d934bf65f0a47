package dev.cloakroom.config;

import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole configuration, typed and checked. {@link SettingsReader} builds it once at start-up, so
 * each rule that the reader checks holds for every instance in use.
 *
 * @param openIdConnect the OpenID Provider that users sign in at, if there is one
 * @param developmentOrigins the origins of development servers on this machine, whose pages count
 *     as the app's own
 * @param limits {@code cloakroom.limit.*}: how often one session or address may do what; what is
 *     absent is not limited
 * @param requestLog {@code cloakroom.request-log}: whether each request is a line of the log
 * @param auditFormat {@code cloakroom.audit.format}
 * @param spans whether {@code otel.sdk.disabled} is {@code false}: MicroProfile Telemetry 1.0 has
 *     an application make no spans unless it is
 * @param check {@code cloakroom.check}: whether the process tries the set-up once and ends
 */
public record Settings(
    Backend backend,
    Token token,
    SessionLimits session,
    Cookies cookies,
    Login login,
    Optional<OpenIdConnect> openIdConnect,
    Set<Origin> publicOrigins,
    Set<Origin> developmentOrigins,
    List<Cidr> trustedProxies,
    Page page,
    Map<String, RelayRoute> relay,
    State state,
    Refresh refresh,
    JwtVerification jwtVerification,
    Identity identity,
    Draining drain,
    Map<Limited, Rate> limits,
    boolean requestLog,
    MetricsUse metrics,
    AuditFormat auditFormat,
    boolean spans,
    boolean check) {

  /**
   * {@code cloakroom.backend.*}: where the backend is, and how it is spoken with.
   *
   * @param preset the name of the preset in use
   * @param refresh absent if the backend cannot renew tokens
   * @param logout absent if the backend need not hear of a logout
   * @param places where the tokens stand in its answers
   * @param loginRequest how credentials are sent
   * @param refreshRequest how a renewal is asked for
   * @param headers fixed header fields of login, refresh, user and logout, for example an API key
   * @param transport how the backend gets the access token
   * @param userProof what only the answer for a live session has, in the user resource's JSON
   */
  public record Backend(
      URI url,
      Optional<String> preset,
      Resource login,
      Optional<Resource> refresh,
      Resource user,
      Optional<Resource> logout,
      TokenPlaces places,
      LoginRequest loginRequest,
      RefreshRequest refreshRequest,
      List<HeaderField> headers,
      TokenTransport transport,
      Optional<FieldPath> userProof,
      Connections connections) {

    /** Defensive copy. */
    public Backend {
      headers = List.copyOf(headers);
    }
  }

  /** A resource of the backend, and the method that it is called with. */
  public record Resource(URI uri, Method method) {
    /** Without the query, which may hold a key. */
    @Override
    public String toString() {
      return "Resource[" + method + " " + uri.getRawPath() + "]";
    }
  }

  /** The methods of the backend's resources. */
  public enum Method {
    GET,
    POST,
    PUT,
    DELETE;

    /** Whether a request has a body. A body of GET or DELETE has no meaning (RFC 9110). */
    public boolean hasBody() {
      return this == POST || this == PUT;
    }
  }

  /**
   * Where the backend's answers to login and refresh hold the tokens; of each list, the first entry
   * that is there counts.
   *
   * @param expiresIn the members with the access token's lifetime
   * @param expiresAt the members with the instant of its end
   */
  public record TokenPlaces(
      List<TokenPlace> accessToken,
      List<TokenPlace> refreshToken,
      List<LifetimeField> expiresIn,
      List<FieldPath> expiresAt) {}

  /** {@code cloakroom.backend.request-format}: the form of a request's body. */
  public enum RequestFormat {
    JSON,
    /** {@code application/x-www-form-urlencoded} (WHATWG URL standard section 5). */
    FORM
  }

  /**
   * How credentials are sent to the login resource.
   *
   * @param members fixed members, which take the place of those of the page
   */
  public record LoginRequest(RequestFormat format, Map<String, String> members) {
    /** Without the members' values, which may be secrets. */
    @Override
    public String toString() {
      return "LoginRequest[" + format + ", " + members.keySet() + "]";
    }
  }

  /**
   * How the refresh resource gets the token that it renews.
   *
   * @param members fixed members of the body
   * @param with which token it gets
   * @param transport how the token travels; empty if it is the member {@code field} of the body
   * @param field the member with the token
   * @param accessField the member with the access token, if both tokens are sent
   */
  public record RefreshRequest(
      RequestFormat format,
      Map<String, String> members,
      RefreshWith with,
      Optional<TokenTransport> transport,
      FieldPath field,
      Optional<FieldPath> accessField) {
    /** Without the members' values, which may be secrets. */
    @Override
    public String toString() {
      return "RefreshRequest[" + format + ", " + members.keySet() + ", " + with + "]";
    }
  }

  /** {@code cloakroom.backend.refresh-with}: which token a renewal is asked for with. */
  public enum RefreshWith {
    REFRESH_TOKEN,
    /** The access token renews itself, an expired one too. */
    ACCESS_TOKEN,
    /** The refresh token, and the access token as one more member. */
    BOTH
  }

  /**
   * The limits of connections to the backend.
   *
   * @param maxAge how old a connection of the relay may be that still gets a call
   */
  public record Connections(Duration connectTimeout, Duration readTimeout, Duration maxAge) {}

  /** A header field whose value is a secret. */
  public record HeaderField(String name, String value) {
    @Override
    public String toString() {
      return "HeaderField[" + name + "]";
    }
  }

  /** {@code cloakroom.token.*}. */
  public record Token(TokenCheck check, Duration renewBefore, TokenAnswer endpoint) {}

  /** {@code cloakroom.token.check}: how the token endpoint checks that a token is still valid. */
  public enum TokenCheck {
    /** A JWT by its {@code exp}, an opaque token by asking the backend. */
    AUTO,
    /** Always by asking the backend. */
    BACKEND,
    /** Only by its expiry, if that is known. */
    NONE
  }

  /** {@code cloakroom.token.endpoint}: what the token endpoint answers. */
  public enum TokenAnswer {
    TOKEN,
    STATUS,
    OFF
  }

  /**
   * {@code cloakroom.session.*}.
   *
   * @param idle how long a session may be unused before it ends; empty for no limit
   * @param claims the claims that {@code /api/auth/session} may show
   * @param subjectFields members of the login's answer that name the subject; the first that is
   *     there counts
   * @param claimFields members of the login's answer that become claims
   */
  public record SessionLimits(
      Duration maxAge,
      Optional<Duration> idle,
      boolean persistent,
      Set<String> claims,
      List<FieldPath> subjectFields,
      List<FieldPath> claimFields) {
    /**
     * The longest lifetime of a session: browsers limit the lifetime of a cookie to 400 days (RFC
     * 6265bis section 5.5). It also limits settings, tokens and shared entries.
     */
    public static final Duration LONGEST = Duration.ofDays(400);

    /**
     * The names of the claims that a session keeps of a sign-in and that {@code /api/auth/session}
     * may show: {@code claims}, and the last segments of {@code claimFields}.
     */
    public Set<String> claimsOfLogin() {
      return Stream.concat(claims.stream(), claimFields.stream().map(FieldPath::name))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /**
   * {@code cloakroom.cookie.*}.
   *
   * @param keys the newest first; the first key seals cookies, each of them opens cookies
   * @param keysAreRandom whether no key is configured: a random one was made, and a restart ends
   *     all sessions
   */
  public record Cookies(
      String prefix, boolean secure, List<SealingKey> keys, boolean keysAreRandom) {}

  /**
   * {@code cloakroom.login.*}: the limit of failed logins, and what passes between page and
   * backend.
   *
   * @param accountFields names of members, or JSON Pointers (RFC 6901), the preferred one first
   * @param requestHeaders fields of the page's request that go along to the backend
   * @param resources further login resources, by their names in {@code /api/login/<name>}
   * @param challengeFields members of an answer without a token that may reach the page
   * @param reasonFields members that say why a login is rejected
   * @param reasons the values of those members that may reach the page
   * @param rememberField the member of the credentials that is false for cookies of the browser's
   *     session only
   * @param password whether users can sign in with credentials at the backend's login resource
   * @param pages what a browser is led to before and after a sign-in
   */
  public record Login(
      List<String> accountFields,
      int attempts,
      Duration window,
      List<String> requestHeaders,
      Map<String, LoginResource> resources,
      List<FieldPath> challengeFields,
      List<FieldPath> reasonFields,
      Set<String> reasons,
      Optional<FieldPath> rememberField,
      boolean password,
      Pages pages) {}

  /**
   * Paths below the context root.
   *
   * @param required the app's paths that only a signed-in user gets
   * @param page the app's page for a sign-in with a password; empty if there is none
   * @param error the page that a failed sign-in leads to, with {@code ?login_error=<code>}; empty
   *     if Cloakroom answers with a page of its own
   * @param standard where a sign-in leads to that names no {@code returnTo}
   */
  public record Pages(
      PathList required, Optional<String> page, Optional<String> error, String standard) {}

  /**
   * {@code cloakroom.login.<name>.*}: a further login resource.
   *
   * @param tokenRequired whether it needs the session that there is, and replaces its tokens
   */
  public record LoginResource(Resource resource, boolean tokenRequired) {}

  /**
   * {@code cloakroom.relay.<route>.*}: one route of the relay.
   *
   * @param tokenIsWithheld whether {@code token} is {@code NONE} because it is not configured and
   *     the target is another origin than the backend
   * @param methods the allowed methods; if empty, all but TRACE and CONNECT
   * @param maxCalls the number of concurrent calls
   * @param cookiePath the path that the response cookies get; if empty, the route's own
   * @param encodedSlashes whether {@code %2F} may stand in a path
   * @param transport how the route's backend gets the access token
   * @param own401 the paths whose 401 says nothing about the access token
   */
  public record RelayRoute(
      URI target,
      TokenUse token,
      boolean tokenIsWithheld,
      Set<String> methods,
      boolean cache,
      Duration timeout,
      int maxCalls,
      Set<String> requestCookies,
      Set<String> responseCookies,
      Optional<String> cookiePath,
      boolean encodedSlashes,
      Frame frame,
      TokenTransport transport,
      PathList own401) {

    private static final Set<String> USUAL =
        Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Whether the route relays this method. Names of methods are case-sensitive. */
    public boolean permits(String method) {
      if (!methods.isEmpty()) {
        return methods.contains(method);
      }
      return USUAL.contains(method) || FieldSyntax.isToken(method) && !isNeverRelayed(method);
    }

    /**
     * The methods for an {@code Allow} field: the configured ones, or the usual ones if the route
     * relays any method.
     */
    public Set<String> namedMethods() {
      return methods.isEmpty() ? USUAL : methods;
    }

    static boolean isNeverRelayed(String method) {
      return method.equalsIgnoreCase("TRACE") || method.equalsIgnoreCase("CONNECT");
    }
  }

  /**
   * {@code cloakroom.page.*}: what holds for the files of the app.
   *
   * @param contentSecurityPolicy the policy of static files
   * @param fallback the file that answers a navigation to a path that nothing serves, as a path
   *     below the context root
   */
  public record Page(String contentSecurityPolicy, Optional<String> fallback) {

    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the fallback is no page of the app
     */
    public Page {
      fallback.ifPresent(PathList::page);
    }
  }

  /** {@code cloakroom.relay.<route>.token}: whether calls on a route carry the session's token. */
  public enum TokenUse {
    REQUIRED,
    OPTIONAL,
    NONE
  }

  /** {@code cloakroom.relay.<route>.frame}: which pages may show a route's answers in a frame. */
  public enum Frame {
    NONE,
    /** Pages of the same origin. */
    SELF
  }

  /** {@code cloakroom.state}: a Redis server, a database, or if both are empty, memory. */
  public record State(Optional<Redis> redis, Optional<Jdbc> jdbc) {}

  /**
   * {@code cloakroom.state.jdbc*}.
   *
   * @param dataSource the JNDI name of a data source of the server
   * @param timeout for each answer
   */
  public record Jdbc(String dataSource, Duration timeout) {}

  /**
   * {@code cloakroom.state.redis*}.
   *
   * @param login what the Redis servers ask for
   * @param database its number; 0 for a Cluster
   * @param tls empty for connections in clear
   * @param timeout for connecting and for each answer
   */
  public record Redis(
      RedisTopology topology,
      RedisLogin login,
      int database,
      Optional<TlsFiles> tls,
      Duration timeout) {}

  /**
   * {@code mp.jwt.verify.*}: which JWTs are valid, as bearer tokens of administrators and as access
   * tokens of sessions.
   *
   * @param source the public keys; if empty, no JWT is verified
   * @param algorithm the signature algorithm of the tokens (RFC 7518 section 3.1)
   * @param audiences a token's {@code aud} must name one of them; if empty, {@code aud} is not
   *     checked
   * @param skew the tolerance for {@code exp}, {@code nbf} and {@code iat}
   * @param maxAge the longest time since {@code iat}; empty for no limit
   */
  public record JwtVerification(
      Optional<KeySource> source,
      String algorithm,
      String issuer,
      List<String> audiences,
      Duration skew,
      Optional<Duration> maxAge) {}

  /** Public keys, as text or by their location. Exactly one of the two is present. */
  public record KeySource(Optional<String> inline, Optional<String> location) {}

  /**
   * {@code cloakroom.identity.*}: who a request's user is for the application's own code.
   *
   * @param source where the user is taken from
   * @param roles the members of the verified claims that hold the user's roles
   */
  public record Identity(IdentitySource source, List<FieldPath> roles) {

    /** Defensive copy. */
    public Identity {
      roles = List.copyOf(roles);
    }
  }

  /** {@code cloakroom.identity}: where the user of a request is taken from. */
  public enum IdentitySource {
    /** From the session in the request's cookies. */
    SESSION,
    /** Not from Cloakroom: the container's own mechanism decides. */
    NONE
  }

  /**
   * {@code cloakroom.refresh.*}.
   *
   * @param giveUp for how long renewals must have failed before {@code /api/auth/session} says that
   *     nobody is signed in
   */
  public record Refresh(Duration replay, Duration maxWait, Duration giveUp) {}

  /**
   * {@code cloakroom.drain*}: what happens after SIGTERM, before the server stops.
   *
   * @param delay for how long readiness is 503 first
   * @param limit how long calls under way have to end after that
   */
  public record Draining(Duration delay, Duration limit) {}

  /**
   * {@code cloakroom.metrics*}: who may read the metrics.
   *
   * @param on whether there are any
   * @param token the bearer token that a reader needs; without one, readers on this machine need
   *     none, and no other reader is admitted
   */
  public record MetricsUse(boolean on, Optional<String> token) {
    @Override
    public String toString() {
      return "MetricsUse[" + on + "]";
    }
  }

  /** {@code cloakroom.audit.format}: the form of an audit line. */
  public enum AuditFormat {
    /** Pairs of key and value. */
    TEXT,
    /** A JSON object. */
    JSON
  }
}
