package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** One request to a backend, up to the head of its answer. */
public final class Call {
  // RFC 9110 section 9.2.2.
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
  // During long work, a backend may send 102 every few seconds (RFC 2518 section 10.1). The timeout
  // bounds each wait, and this bounds the number of waits.
  private static final int MOST_INTERIM_ANSWERS = 1000;

  private final ConnectionPool backend;
  private final ClassicHttpRequest request;
  private final RequestBody body;
  private final long waitNanos;
  private final BooleanSupplier over;

  private Call(
      ConnectionPool backend,
      ClassicHttpRequest request,
      RequestBody body,
      Duration timeout,
      BooleanSupplier over) {
    this.backend = backend;
    this.request = request;
    this.body = body;
    this.waitNanos = timeout.toNanos();
    this.over = over;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param timeout for each single wait for the backend; there is none for the whole call
   * @throws ClientGone if the client did not send the whole body
   * @throws CallFault if there is no answer that could be passed on
   */
  public static Answer send(
      ConnectionPool backend, ClassicHttpRequest request, RequestBody body, Duration timeout)
      throws ClientGone {
    return send(backend, request, body, timeout, null);
  }

  /**
   * The same, with a condition that ends the call before the head of the answer has arrived.
   *
   * @param over whether to stop, for example because the whole call takes too long; or null.
   *     Another thread calls it a few times a second.
   */
  public static Answer send(
      ConnectionPool backend,
      ClassicHttpRequest request,
      RequestBody body,
      Duration timeout,
      BooleanSupplier over)
      throws ClientGone {
    body.frame(request);
    var call = new Call(backend, request, body, timeout, over);
    var connection = backend.lease(true, call.isRepeatable());
    try {
      return call.attempt(connection);
    } catch (IOException | HttpException e) {
      if (!call.mayTryAgain(connection, e)) {
        throw call.fault(connection, e);
      }
    }
    var another = backend.lease(false, false);
    try {
      return call.attempt(another);
    } catch (IOException | HttpException e) {
      throw call.fault(another, e);
    }
  }

  // RFC 9112 section 9.3.1: a backend may close an idle connection at the moment when it is used
  // again. An idempotent request is then repeated on a new connection.
  private boolean mayTryAgain(HttpConnection connection, Exception fault) {
    return connection.hasServed()
        && !connection.answering()
        && !backend.isClosed()
        && !connection.isCutShort()
        && fault instanceof IOException
        && !(fault instanceof SocketTimeoutException
            || fault instanceof ClientGone
            || fault instanceof ClosedByInterruptException)
        && isRepeatable();
  }

  private boolean isRepeatable() {
    return body.isResendable() && IDEMPOTENT.contains(request.getMethod());
  }

  private CallFault fault(HttpConnection connection, Exception fault) throws ClientGone {
    if (fault instanceof ClientGone gone) {
      throw gone;
    }
    if (connection.isCutShort()) {
      return new CallFault(Cause.TIMEOUT, fault);
    }
    return backend.isClosed()
        ? new CallFault(Cause.STOPPING, fault)
        : Diagnosis.awaitingHead(fault);
  }

  private Answer attempt(HttpConnection connection) throws IOException, HttpException {
    var done = false;
    try {
      connection.begin(waitNanos);
      connection.guard(over);
      var sent = send(connection);
      var response = head(connection);
      var answer = Answer.of(backend, connection, request, response, sent);
      done = true;
      return answer;
    } finally {
      connection.guard(null);
      if (!done) {
        backend.discard(connection);
      }
    }
  }

  /**
   * Sends the request. A backend may answer and close the connection before it has read the whole
   * body (RFC 9112 section 9.5). So a failure to write the body is no error here: the answer of the
   * backend, if there is one, says more.
   *
   * @return whether the whole request was sent
   */
  private boolean send(HttpConnection connection) throws IOException, HttpException {
    connection.sendRequestHeader(request);
    try {
      body.send(connection, request);
      connection.flush();
      return true;
    } catch (ClientGone | SocketTimeoutException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  private static ClassicHttpResponse head(HttpConnection connection)
      throws IOException, HttpException {
    for (var i = 0; i < MOST_INTERIM_ANSWERS; i++) {
      var response = connection.receiveResponseHeader();
      if (response == null) {
        throw new InvalidAnswer(Cause.NO_ANSWER);
      }
      // RFC 9110 section 15.2.2: 101 answers an Upgrade field, and no request has one.
      if (response.getCode() == 101) {
        throw new InvalidAnswer(Cause.UNASKED_PROTOCOL);
      }
      if (response.getCode() >= 200) {
        return response;
      }
    }
    throw new InvalidAnswer(Cause.INTERIM_ANSWERS);
  }
}
