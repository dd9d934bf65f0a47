package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.Origin;
import dev.cloakroom.config.Settings;
import dev.cloakroom.httpclient.Answer;
import dev.cloakroom.httpclient.Call;
import dev.cloakroom.httpclient.CallFault;
import dev.cloakroom.httpclient.ClientGone;
import dev.cloakroom.httpclient.ConnectionPool;
import dev.cloakroom.httpclient.CutShort;
import dev.cloakroom.httpclient.Deadlines;
import dev.cloakroom.httpclient.RequestBody;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.metrics.CallTimer;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Calls of the provider. Redirects are not followed. A POST is never sent twice, because a code or
 * a refresh token that arrives twice ends the session (RFC 6749 section 4.1.2, RFC 9700 section
 * 4.14.2).
 */
final class ProviderHttp implements AutoCloseable {
  private static final int MOST_CALLS = 256;
  private static final int MOST_RETRY_SECONDS = 3600;

  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderHttp.class.getName()));
  private final Map<Origin, ConnectionPool> pools = new ConcurrentHashMap<>();
  private final Deadlines deadlines = new Deadlines();
  private final ConnectionPool.Limits limits;
  private final Duration readTimeout;
  private final CallTimer timer;

  /**
   * How much of an answer is waited for; never longer than {@code cloakroom.oidc.read-timeout}.
   *
   * @param time for the whole call, without the connection
   * @param bytes of the body
   */
  record Bounds(Duration time, int bytes) {
    private static final Duration NONE = Duration.ofMinutes(10);

    /** Metadata and keys, which a user may be waiting for. */
    static final Bounds DOCUMENT = new Bounds(Duration.ofSeconds(2), 128 * 1024);

    /** The answer to a form. */
    static final Bounds ANSWER = new Bounds(NONE, 128 * 1024);

    /** Claims of a user. */
    static final Bounds CLAIMS = new Bounds(NONE, 64 * 1024);

    /** The same size in another time, if that is shorter. */
    Bounds within(Duration other) {
      return other.compareTo(time) < 0 ? new Bounds(other, bytes) : this;
    }
  }

  ProviderHttp(Settings settings, CallTimer timer) {
    this.timer = timer;
    var oidc = settings.openIdConnect().orElseThrow();
    this.readTimeout = oidc.readTimeout();
    this.limits =
        new ConnectionPool.Limits(
            oidc.connectTimeout(), settings.backend().connections().maxAge(), MOST_CALLS);
  }

  /**
   * Whether a URL of the provider may be used: https, or http on this machine (RFC 9700 section
   * 2.6).
   */
  static boolean isSafe(String url) {
    return Origin.of(url)
        .filter(origin -> origin.scheme().equals("https") || origin.loopback())
        .isPresent();
  }

  /**
   * A GET.
   *
   * @param what the name of the resource, for the log
   * @param authorization the value of {@code Authorization}
   * @throws SignInFailed {@code UNREACHABLE} if there is no complete answer in time
   */
  ProviderAnswer get(String what, URI uri, Optional<String> authorization, Bounds bounds) {
    return send(what, uri, request("GET", uri, authorization), RequestBody.none(), bounds);
  }

  /**
   * A POST of a form.
   *
   * @param what the name of the resource, for the log
   * @param credentials of this application
   * @throws SignInFailed {@code UNREACHABLE} if there is no complete answer in time
   */
  ProviderAnswer post(String what, URI uri, Form form, ClientCredentials credentials) {
    var request = request("POST", uri, credentials.authorization());
    request.addHeader("Content-Type", "application/x-www-form-urlencoded");
    // RFC 6749 section 3.2: no parameter twice; a pushed request has client_id already.
    credentials.parameters().forEach(form::addMissing);
    return send(what, uri, request, RequestBody.of(form.body()), Bounds.ANSWER);
  }

  private static ClassicHttpRequest request(
      String method, URI uri, Optional<String> authorization) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    var request = new BasicClassicHttpRequest(method, (HttpHost) null, target);
    request.addHeader("Host", uri.getRawAuthority());
    request.addHeader("User-Agent", "Cloakroom");
    request.addHeader("Accept", "application/json");
    request.addHeader("Accept-Encoding", "identity");
    authorization.ifPresent(value -> request.addHeader("Authorization", value));
    return request;
  }

  private ProviderAnswer send(
      String what, URI uri, ClassicHttpRequest request, RequestBody body, Bounds bounds) {
    return timer.time(() -> exchange(what, uri, request, body, bounds));
  }

  private ProviderAnswer exchange(
      String what, URI uri, ClassicHttpRequest request, RequestBody body, Bounds bounds) {
    var pool = pool(uri);
    var within = bounds.within(readTimeout);
    var end = System.nanoTime() + within.time().toNanos();
    BooleanSupplier over = () -> System.nanoTime() - end >= 0;
    try (var answer = Call.send(pool, request, body, within.time(), over)) {
      return read(what, answer, within.bytes(), over);
    } catch (CallFault e) {
      throw unreachable(what, pool, words(e), e);
    } catch (CutShort | ClientGone e) {
      throw unreachable(what, pool, "no complete answer in time", e);
    }
  }

  private ConnectionPool pool(URI uri) {
    var origin = Origin.of(uri.toString()).orElseThrow();
    return pools.computeIfAbsent(
        origin,
        of ->
            new ConnectionPool(
                uri,
                limits,
                deadlines,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                ProxySelector::getDefault));
  }

  private ProviderAnswer read(String what, Answer answer, int most, BooleanSupplier over)
      throws CutShort {
    var body = new BoundedBody(most);
    try {
      answer.copyTo(body, over);
    } catch (ClientGone e) {
      log.warn(
          "the %s of the OpenID Provider answered with more than %d bytes".formatted(what, most));
      return new ProviderAnswer(answer.code(), Optional.empty(), retryAfter(answer));
    }
    return new ProviderAnswer(
        answer.code(), StrictJson.answerObject(body.bytes()), retryAfter(answer));
  }

  // A date instead of seconds is left out: the provider's clock may differ from ours.
  private static Optional<Duration> retryAfter(Answer answer) {
    for (var fields = answer.fields(); fields.hasNext(); ) {
      var field = fields.next();
      if (field.getName().equalsIgnoreCase("Retry-After") && field.getValue().matches("\\d{1,6}")) {
        var seconds = Math.min(Integer.parseInt(field.getValue()), MOST_RETRY_SECONDS);
        return Optional.of(Duration.ofSeconds(Math.max(1, seconds)));
      }
    }
    return Optional.empty();
  }

  // The words of these causes name a setting of the relay.
  private static String words(CallFault fault) {
    return switch (fault.why()) {
      case TIMEOUT, BODY_TIMEOUT -> "no complete answer in time";
      case BUSY -> MOST_CALLS + " calls are under way";
      default -> fault.words();
    };
  }

  private SignInFailed unreachable(
      String what, ConnectionPool pool, String words, Throwable cause) {
    log.warn(
        "no answer of the %s of the OpenID Provider at %s: %s"
            .formatted(what, pool.authority(), words));
    return new SignInFailed(Reason.UNREACHABLE, SignInFailed.RETRY_AFTER, cause);
  }

  @Override
  public void close() {
    deadlines.close();
    pools.values().forEach(ConnectionPool::close);
  }
}
