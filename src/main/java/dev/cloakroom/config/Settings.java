package dev.cloakroom.config;

import dev.cloakroom.field.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be configured, typed and checked. Built once at start-up by {@link
 * SettingsReader}; whoever holds one may rely on each rule that the reader enforces.
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

  /** A header field; what it says is a secret. */
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

  /** {@code cloakroom.token.check}: how the token endpoint knows that a token is still good. */
  public enum TokenCheck {
    /** A JWT by its {@code exp}, an opaque token by asking the backend. */
    AUTO,
    /** Always by asking the backend. */
    BACKEND,
    /** By what is known about its expiry alone. */
    NONE
  }

  /** {@code cloakroom.token.endpoint}: what the token endpoint hands out. */
  public enum TokenAnswer {
    TOKEN,
    STATUS,
    OFF
  }

  /**
   * {@code cloakroom.session.*}.
   *
   * @param idle how long a session may lie unused, if there is such a limit
   */
  public record SessionLimits(
      Duration maxAge, Optional<Duration> idle, boolean persistent, Set<String> claims) {
    /**
     * No session lasts longer, because browsers keep no cookie for longer (RFC 6265bis section
     * 5.5). So no setting, no token and no shared entry needs a longer life either.
     */
    public static final Duration LONGEST = Duration.ofDays(400);
  }

  /**
   * {@code cloakroom.cookie.*}.
   *
   * @param keys the newest first; it seals, all open
   * @param keysAreRandom whether they were made for this run only, so that a restart ends sessions
   */
  public record Cookies(
      String prefix, boolean secure, List<SealingKey> keys, boolean keysAreRandom) {}

  /**
   * {@code cloakroom.login.*}: what is counted against guessing.
   *
   * @param accountFields names of members, or JSON Pointers (RFC 6901), the preferred one first
   */
  public record Login(List<String> accountFields, int attempts, Duration window) {}

  /**
   * {@code cloakroom.relay.<route>.*}: one way through the relay.
   *
   * @param tokenIsWithheld whether {@code token} is none only because nothing was configured and
   *     the target is another origin than the backend
   * @param methods none: all but TRACE and CONNECT
   * @param maxCalls how many calls may be under way at a time
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

    /** Whether calls of this method, whose name is case-sensitive, may pass. */
    public boolean permits(String method) {
      if (!methods.isEmpty()) {
        return methods.contains(method);
      }
      return USUAL.contains(method) || FieldSyntax.isToken(method) && !isNeverRelayed(method);
    }

    /** The methods to be named: those listed, or those that most use where any may pass. */
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

  /** {@code cloakroom.relay.<route>.frame}: who may show answers of a route in a frame. */
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
   * {@code mp.jwt.verify.*}: whom the admin resource obeys.
   *
   * @param verification empty if it obeys nobody
   * @param algorithm the one that tokens are signed with (RFC 7518 section 3.1)
   * @param audiences of which a token names one; empty if it need not
   * @param maxAge how long ago a token may have been issued, if that matters
   */
  public record Admin(
      Optional<KeySource> verification,
      String algorithm,
      String issuer,
      List<String> audiences,
      Duration skew,
      Optional<Duration> maxAge) {}

  /** Public keys: as text, or where they are. One of the two is there. */
  public record KeySource(Optional<String> inline, Optional<String> location) {}

  /** {@code cloakroom.refresh.*}. */
  public record Refresh(Duration replay, Duration maxWait) {}
}
