package dev.cloakroom.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * Sends requests, over HTTP/2 where there is TLS, as browsers do. It follows no redirect and keeps
 * no cookie. Each request has a time, and so have all together.
 */
final class Client {
  private final HttpClient http;
  private final Clock clock;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final long deadline;

  /**
   * @param nanoTime as {@link System#nanoTime}; the whole time is counted by it and not by the
   *     clock, which may be set anew meanwhile
   */
  Client(
      Certificates certificates,
      Clock clock,
      LongSupplier nanoTime,
      Duration timeout,
      Duration total) {
    this.http =
        HttpClient.newBuilder()
            .sslContext(certificates.context())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.clock = clock;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + total.toNanos();
  }

  /**
   * Sends a request and reads the answer, of a long body the beginning.
   *
   * @throws NoAnswer if none came in time, or none that is HTTP
   */
  Answer send(Ask ask) throws NoAnswer {
    var left = Duration.ofNanos(deadline - nanoTime.getAsLong());
    if (left.isNegative()) {
      throw new NoAnswer("not asked, because the time for the whole check is over");
    }
    var patience = left.compareTo(timeout) < 0 ? left : timeout;
    var start = nanoTime.getAsLong();
    var future = http.sendAsync(request(ask), info -> new BoundedBody());
    try {
      var response = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      var half = Duration.ofNanos((nanoTime.getAsLong() - start) / 2);
      return new Answer(
          ask,
          response.statusCode(),
          response.headers(),
          response.body(),
          clock.instant().minus(half));
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new NoAnswer("no whole answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new NoAnswer(reason(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("interrupted");
    }
  }

  private static HttpRequest request(Ask ask) {
    var body = ask.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body());
    // Over plain http HTTP/2 would begin with an Upgrade, which no browser sends.
    var version =
        ask.uri().getScheme().equals("https")
            ? HttpClient.Version.HTTP_2
            : HttpClient.Version.HTTP_1_1;
    var request =
        HttpRequest.newBuilder(ask.uri())
            .version(version)
            .header("User-Agent", "cloakroom-check")
            .method(ask.method(), body);
    ask.fields().forEach(request::header);
    return request.build();
  }

  // Messages of exceptions are left out where they may quote what came.
  private static String reason(Throwable failure) {
    if (failure instanceof ConnectException) {
      return failure.getCause() instanceof UnresolvedAddressException
          ? "the host name leads to no address"
          : "nothing listens there, or a firewall is in between";
    }
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof SSLException) {
      return isNotTls(failure)
          ? "what listens there does not speak TLS: it is plain http, perhaps"
          : "no TLS connection could be made: protocol versions and ciphers do not fit, or the other side broke it off";
    }
    return failure instanceof IOException
        ? "the connection was closed without an answer that is HTTP"
        : "the request failed with " + failure.getClass().getName();
  }

  private static boolean isNotTls(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).matches("(?i).*unrecognized SSL message.*")) {
        return true;
      }
    }
    return false;
  }
}
