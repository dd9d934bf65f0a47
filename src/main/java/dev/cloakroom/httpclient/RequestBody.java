package dev.cloakroom.httpclient;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The body of a request. Of a client's request, a body of up to 64 KiB is read before the request
 * is sent to the backend, so that the request can be sent again. Of a longer body, not much more
 * than that is in memory at a time.
 */
public final class RequestBody {
  static final int KEPT = 64 * 1024;

  private static final long UNKNOWN = -1;
  private static final byte[] NOTHING = {};
  private static final RequestBody NONE = new RequestBody(NOTHING, null, UNKNOWN, false);

  private final byte[] kept;
  private final ServletInputStream rest;
  private final long length;
  private final boolean present;

  private RequestBody(byte[] kept, ServletInputStream rest, long length, boolean present) {
    this.kept = kept;
    this.rest = rest;
    this.length = length;
    this.present = present;
  }

  /** No body. */
  public static RequestBody none() {
    return NONE;
  }

  /** A body of this application's own. */
  public static RequestBody of(byte[] bytes) {
    return new RequestBody(bytes.clone(), null, bytes.length, true);
  }

  /**
   * Reads the body as far as it is kept in memory.
   *
   * @throws ClientGone if the client broke off
   */
  public static RequestBody of(HttpServletRequest request) throws ClientGone {
    var length = request.getContentLengthLong();
    // RFC 9112 section 6.3: Transfer-Encoding overrides Content-Length; HTTP/2 needs neither.
    var open =
        request.getHeader("Transfer-Encoding") != null
            || length < 0 && !request.getProtocol().startsWith("HTTP/1");
    if (!open && length < 0) {
      return NONE;
    }
    try {
      return open ? unsized(request) : sized(request, length);
    } catch (IOException e) {
      throw ClientGone.sending(e);
    }
  }

  private static RequestBody sized(HttpServletRequest request, long length) throws IOException {
    if (length == 0) {
      return new RequestBody(NOTHING, null, 0, true);
    }
    if (length > KEPT) {
      return new RequestBody(NOTHING, request.getInputStream(), length, true);
    }
    var bytes = request.getInputStream().readNBytes((int) length);
    if (bytes.length < length) {
      throw ClientGone.sendingEarlyEnd();
    }
    return new RequestBody(bytes, null, length, true);
  }

  private static RequestBody unsized(HttpServletRequest request) throws IOException {
    var body = request.getInputStream();
    var bytes = body.readNBytes(KEPT + 1);
    if (bytes.length > KEPT) {
      return new RequestBody(bytes, body, UNKNOWN, true);
    }
    var empty = bytes.length == 0 && request.getHeader("Transfer-Encoding") == null;
    return empty ? NONE : new RequestBody(bytes, null, bytes.length, true);
  }

  /** Whether the whole body is in memory, so that it can be sent once more. */
  public boolean isResendable() {
    return rest == null;
  }

  /**
   * Adds the field that frames the body: its length if that is known, else chunks, and never both
   * (RFC 9112 section 6.3).
   */
  void frame(ClassicHttpRequest request) {
    if (present && length == UNKNOWN) {
      request.setHeader("Transfer-Encoding", "chunked");
    } else if (present) {
      request.setHeader("Content-Length", Long.toString(length));
    }
  }

  /** Sends the body behind the head of the request. */
  void send(HttpConnection connection, ClassicHttpRequest request)
      throws HttpException, IOException {
    if (present) {
      request.setEntity(new Entity(connection));
      connection.sendRequestEntity(request);
    }
  }

  // What has been read is flushed if no more is available. The client may pause before it sends the
  // rest, or may wait for an effect of the first part. A chunked body is flushed after each read,
  // because the available bytes may be only its framing.
  private void writeTo(HttpConnection connection, OutputStream out) throws IOException {
    out.write(kept);
    if (rest == null) {
      return;
    }
    var buffer = new byte[HttpConnection.BUFFER];
    connection.upload().begin();
    var left = length == UNKNOWN ? Long.MAX_VALUE : length;
    while (left > 0) {
      var count = read(buffer, (int) Math.min(left, buffer.length));
      if (count < 0) {
        if (length != UNKNOWN) {
          throw ClientGone.sendingEarlyEnd();
        }
        return;
      }
      out.write(buffer, 0, count);
      if (connection.upload().isAnswered()) {
        throw new IOException("answered before the end of the body");
      }
      left -= count;
      if (left > 0 && (length == UNKNOWN || !hasMore())) {
        out.flush();
      }
    }
  }

  private boolean hasMore() throws ClientGone {
    try {
      return rest.available() > 0;
    } catch (IOException e) {
      throw ClientGone.sending(e);
    }
  }

  private int read(byte[] buffer, int most) throws ClientGone {
    try {
      return rest.read(buffer, 0, most);
    } catch (IOException e) {
      throw ClientGone.sending(e);
    }
  }

  private final class Entity extends AbstractHttpEntity {
    private final HttpConnection connection;

    Entity(HttpConnection connection) {
      super((String) null, null, length == UNKNOWN);
      this.connection = connection;
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public boolean isStreaming() {
      return rest != null;
    }

    @Override
    public InputStream getContent() {
      return new ByteArrayInputStream(Arrays.copyOf(kept, kept.length));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try {
        RequestBody.this.writeTo(connection, out);
      } catch (ClientGone e) {
        // The library closes its stream even after an exception. With chunks, that would write the
        // last chunk, as if the body were complete.
        connection.abort();
        throw e;
      }
    }

    @Override
    public void close() {
      // The container closes its own stream.
    }
  }
}
