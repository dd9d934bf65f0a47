package dev.cloakroom.config;

import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole configuration, typed and checked. {@link SettingsReader} builds it once at start-up, so
 * each rule that the reader checks holds for every instance in use.
 */
public record Settings(
    Backend backend,
    Token token,
    SessionLimits session,
    Cookies cookies,
    Login login,
    Set<Origin> publicOrigins,
    List<Cidr> trustedProxies,
    String contentSecurityPolicy,
    Map<String, RelayRoute> relay,
    State state,
    Refresh refresh,
    Admin admin) {

  /** {@code cloakroom.backend.*}: where the backend is and what its JSON looks like. */
  public record Backend(
      URI url,
      URI login,
      Optional<URI> refresh,
      URI user,
      Optional<URI> logout,
      List<FieldPath> accessTokenFields,
      List<FieldPath> refreshTokenFields,
      List<FieldPath> expiresInFields,
      String refreshRequestField,
      TokenTransport transport,
      String tokenCookie,
      Duration connectTimeout,
      Duration readTimeout,
      Duration connectionMaxAge) {

    /** The header field that presents an access token to the backend. */
    public HeaderField credential(String token) {
      return switch (transport) {
        case BEARER -> new HeaderField("Authorization", "Bearer " + token);
        case RAW -> new HeaderField("Authorization", token);
        case COOKIE -> new HeaderField("Cookie", tokenCookie + "=" + token);
      };
    }
  }

  /** A header field whose value is a secret. */
  public record HeaderField(String name, String value) {
    @Override
    public String toString() {
      return "HeaderField[" + name + "]";
    }
  }

  /** {@code cloakroom.backend.token-transport}: how an access token travels to the backend. */
  public enum TokenTransport {
    /** {@code Authorization: Bearer t} (RFC 6750 section 2.1). */
    BEARER,
    /** {@code Authorization: t}. */
    RAW,
    /** {@code Cookie: name=t}. */
    COOKIE
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
   */
  public record SessionLimits(
      Duration maxAge, Optional<Duration> idle, boolean persistent, Set<String> claims) {
    /**
     * The longest lifetime of a session: browsers limit the lifetime of a cookie to 400 days (RFC
     * 6265bis section 5.5). It also limits settings, tokens and shared entries.
     */
    public static final Duration LONGEST = Duration.ofDays(400);
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
   * {@code cloakroom.login.*}: the limit of failed logins.
   *
   * @param accountFields names of members, or JSON Pointers (RFC 6901), the preferred one first
   */
  public record Login(List<String> accountFields, int attempts, Duration window) {}

  /**
   * {@code cloakroom.relay.<route>.*}: one route of the relay.
   *
   * @param tokenIsWithheld whether {@code token} is {@code NONE} because it is not configured and
   *     the target is another origin than the backend
   * @param methods the allowed methods; if empty, all but TRACE and CONNECT
   * @param maxCalls the number of concurrent calls
   * @param cookiePath the path that the response cookies get; if empty, the route's own
   * @param encodedSlashes whether {@code %2F} may stand in a path
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
      Frame frame) {

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

  /** {@code cloakroom.state}: memory, or a Redis server. */
  public record State(Optional<Redis> redis) {}

  /**
   * {@code cloakroom.state.redis}.
   *
   * @param uri {@code redis://} or, for TLS, {@code rediss://}, with user, password and database;
   *     without query
   * @param timeout for connecting and for each answer
   */
  public record Redis(URI uri, Duration timeout) {
    @Override
    public String toString() {
      return "Redis[" + uri.getHost() + ":" + uri.getPort() + "]";
    }
  }

  /**
   * {@code mp.jwt.verify.*}: which bearer tokens the admin resource accepts.
   *
   * @param verification the keys; if empty, it accepts no token
   * @param algorithm the signature algorithm of the tokens (RFC 7518 section 3.1)
   * @param audiences a token's {@code aud} must name one of them; if empty, {@code aud} is not
   *     checked
   * @param skew the tolerance for {@code exp}, {@code nbf} and {@code iat}
   * @param maxAge the longest time since {@code iat}; empty for no limit
   */
  public record Admin(
      Optional<KeySource> verification,
      String algorithm,
      String issuer,
      List<String> audiences,
      Duration skew,
      Optional<Duration> maxAge) {}

  /** Public keys, as text or by their location. Exactly one of the two is present. */
  public record KeySource(Optional<String> inline, Optional<String> location) {}

  /** {@code cloakroom.refresh.*}. */
  public record Refresh(Duration replay, Duration maxWait) {}
}
