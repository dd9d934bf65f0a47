package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/**
 * The answer of a backend: its head, and a body that is still arriving. It must be closed. Closing
 * it ends the connection too, unless the whole body has been read before.
 */
public final class Answer implements AutoCloseable {
  private final ConnectionPool backend;
  private final HttpConnection connection;
  private final ClassicHttpResponse response;
  private final boolean keepAlive;
  private final int fieldCount;
  private final long length;
  private final InputStream body;

  private int ahead;
  private boolean ended;

  /** The receiver of the body. An exception of it means that the client does not take the body. */
  public interface Sink {
    /** Called at most once, before the first byte of the body is written. */
    OutputStream stream() throws IOException;

    /** Sends to the client what has been written so far. */
    void flush() throws IOException;
  }

  private Answer(
      ConnectionPool backend,
      HttpConnection connection,
      ClassicHttpResponse response,
      InputStream body,
      AnswerHead head,
      boolean keepAlive) {
    this.backend = backend;
    this.connection = connection;
    this.response = response;
    this.body = body;
    this.fieldCount = head.fieldCount();
    this.length = head.length();
    this.keepAlive = keepAlive;
    this.ended = body == null;
  }

  static Answer of(
      ConnectionPool backend,
      HttpConnection connection,
      ClassicHttpRequest request,
      ClassicHttpResponse response,
      boolean sent)
      throws IOException, HttpException {
    var head = AnswerHead.of(response);
    var keepAlive = sent && head.keepsAlive();
    if (!head.hasBody(request.getMethod())) {
      return new Answer(backend, connection, response, null, head, keepAlive);
    }
    connection.receiveResponseEntity(response);
    var entity = response.getEntity();
    return new Answer(
        backend,
        connection,
        response,
        entity.getContent(),
        head,
        keepAlive && (head.length() >= 0 || entity.isChunked()));
  }

  /** The status code, 200 to 999. */
  public int code() {
    return response.getCode();
  }

  /** The fields of the head, in their order. */
  public Iterator<Header> fields() {
    return response.headerIterator();
  }

  /** How many fields the head has. */
  public int fieldCount() {
    return fieldCount;
  }

  /**
   * The declared length of the body in bytes (RFC 9110 section 8.6), or -1 if none is declared. An
   * answer without a body, such as one to {@code HEAD}, may declare a length as well.
   */
  public long length() {
    return length;
  }

  /**
   * Reads the whole body if its declared length is at most 16 KiB. If the backend breaks off in
   * such a body, the client can then get a problem instead of an incomplete answer.
   *
   * @throws CallFault if the backend broke off
   */
  public void readAhead() {
    try {
      readSmall();
    } catch (IOException e) {
      throw backend.isClosed() ? new CallFault(Cause.STOPPING, e) : Diagnosis.readingBody(e);
    }
  }

  private void readSmall() throws IOException {
    if (length > 0 && length <= HttpConnection.BUFFER && !ended) {
      ahead = body.readNBytes(connection.buffer(), 0, (int) length);
    }
  }

  /**
   * Closes an answer whose body is not needed. A body of at most 16 KiB is read first, so that the
   * connection can serve again.
   */
  public void drop() {
    try {
      readSmall();
      ended |= ahead == length;
    } catch (IOException e) {
      // The body has not ended, so close() discards the connection.
    }
    close();
  }

  /**
   * Passes the body on. If its length is not declared, as with server-sent events, what has arrived
   * is flushed before each wait for more.
   *
   * @param over whether to stop, e.g. because the session has ended; or null. Another thread calls
   *     it a few times a second, unless the whole body has been read ahead.
   * @throws ClientGone if the client does not take the body
   * @throws CutShort if {@code over} was true before the end of the body
   * @throws CallFault if the backend broke off
   */
  public void copyTo(Sink sink, BooleanSupplier over) throws ClientGone, CutShort {
    if (ended) {
      return;
    }
    var whole = ahead == length;
    if (!whole) {
      connection.guard(over);
    }
    try {
      copy(sink);
    } catch (ClientGone e) {
      throw e;
    } catch (IOException e) {
      throw fault(e);
    } finally {
      if (!whole) {
        connection.guard(null);
      }
    }
  }

  private CallFault fault(IOException fault) throws CutShort {
    if (connection.isCutShort()) {
      throw new CutShort();
    }
    return backend.isClosed() ? new CallFault(Cause.STOPPING, fault) : Diagnosis.readingBody(fault);
  }

  private void copy(Sink sink) throws IOException {
    var buffer = connection.buffer();
    var out = stream(sink);
    if (length < 0) {
      connection.beforeWait(() -> toClient(sink::flush));
    }
    for (var count = ahead; count >= 0; count = body.read(buffer)) {
      var bytes = count;
      toClient(() -> out.write(buffer, 0, bytes));
    }
    ended = true;
  }

  private static OutputStream stream(Sink sink) throws ClientGone {
    try {
      return sink.stream();
    } catch (IOException e) {
      throw ClientGone.receiving(e);
    }
  }

  private static void toClient(HttpConnection.BeforeWait action) throws ClientGone {
    try {
      action.run();
    } catch (IOException e) {
      throw ClientGone.receiving(e);
    }
  }

  @Override
  public void close() {
    if (canServeAgain()) {
      backend.rest(connection);
    } else {
      backend.discard(connection);
    }
  }

  private boolean canServeAgain() {
    try {
      return ended && keepAlive && connection.isClean();
    } catch (IOException e) {
      return false;
    }
  }
}
