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
 * The answer of a backend: its head, and a body that is still on its way. Close it in any case;
 * unless all was read before, that closes the connection.
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

  /** Where the body goes to. */
  public interface Sink {
    OutputStream stream() throws IOException;

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

  /** The declared length of the body, also where there is none to come; or -1. */
  public long length() {
    return length;
  }

  /**
   * Reads a small body whole, so that one that is cut can still become a problem answer.
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

  /** Is done with an answer that goes nowhere; if it is small, the connection can serve again. */
  public void drop() {
    try {
      readSmall();
      ended |= ahead == length;
    } catch (IOException e) {
      // Then the connection is closed, which is what it deserves.
    }
    close();
  }

  /**
   * Passes the body on; what has arrived is flushed before waiting for more if its length is not
   * known, as with server-sent events.
   *
   * @param over whether the caller may have no more of it; asked a few times a second by another
   *     thread, and not at all of a body that has been read ahead
   * @throws ClientGone if the client does not take it
   * @throws CutShort if the caller may have no more of it
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
