package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * One connection to a backend. All its blocking reads and writes pass through this class, so it
 * sets the deadlines, and flushes the answer to the client before it waits for more.
 */
final class HttpConnection extends DefaultBHttpClientConnection {
  static final int BUFFER = 16 * 1024;

  // The memory for the head of an answer is bounded: 100 fields of 16 KiB each.
  private static final Http1Config LIMITS =
      Http1Config.custom()
          .setBufferSize(BUFFER)
          .setMaxLineLength(BUFFER)
          .setMaxHeaderCount(100)
          .setMaxEmptyLineCount(1)
          .build();

  private static final long TRUST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final BeforeWait NOTHING = () -> {};

  private final SocketChannel channel;
  private final Upload upload;
  private final long since = System.nanoTime();
  private final Deadline deadline = new Deadline();
  private final byte[] buffer = new byte[BUFFER];

  private long idleSince;
  private boolean peeking;
  private boolean answering;
  private boolean inHead;
  private BeforeWait beforeWait = NOTHING;
  private volatile BooleanSupplier guard;
  private volatile boolean cutShort;

  /** What is done before the thread waits for the backend. */
  interface BeforeWait {
    void run() throws IOException;
  }

  /**
   * @param before the text before the path in each request line; see {@link RequestHeadWriter}
   */
  HttpConnection(SocketChannel channel, String before) {
    // The library's shorter constructor would read answers without these limits.
    super(
        LIMITS,
        null,
        null,
        null,
        null,
        () -> new RequestHeadWriter(before),
        new DefaultHttpResponseParserFactory(LIMITS));
    this.channel = channel;
    this.upload = new Upload(this, channel);
  }

  void use(Socket socket) throws IOException {
    bind(new Watched(socket));
  }

  /**
   * Begins a call.
   *
   * @param nanos the longest duration of each single wait
   */
  void begin(long nanos) {
    deadline.set(nanos);
    answering = false;
    inHead = false;
    beforeWait = NOTHING;
    upload.end();
  }

  /** The upload of the current call. */
  Upload upload() {
    return upload;
  }

  /**
   * Sets a condition that another thread checks regularly; when it is true, that thread closes the
   * connection.
   *
   * @param over the condition, or null for none
   */
  void guard(BooleanSupplier over) {
    // The other thread holds this lock while it checks and closes. So it cannot close the
    // connection after the call has ended and the next one has begun.
    synchronized (deadline) {
      guard = over;
    }
  }

  /** Whether it was closed because the condition of {@link #guard} was true. */
  boolean isCutShort() {
    return cutShort;
  }

  void cutShortIfOver() {
    if (guard == null) {
      return;
    }
    synchronized (deadline) {
      if (guard != null && guard.getAsBoolean()) {
        cutShort = true;
        abort();
      }
    }
  }

  /**
   * Reads the head of an answer. Unlike in the library, an incomplete head is an error, because the
   * field with the length of the body may be missing.
   */
  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    inHead = true;
    try {
      var response = super.receiveResponseHeader();
      inHead = false;
      return response;
    } catch (IllegalArgumentException e) {
      // The library's parser accepts a status of 000; the class of the answer then throws this.
      throw new InvalidAnswer(Cause.NO_HTTP);
    }
  }

  void beforeWait(BeforeWait action) {
    beforeWait = action;
  }

  /** A buffer for the body of the answer, used for one call after another. */
  byte[] buffer() {
    return buffer;
  }

  /** Whether it has answered a request before. */
  boolean hasServed() {
    return idleSince != 0;
  }

  /** Whether the backend has sent anything since {@link #begin}. */
  boolean answering() {
    return answering;
  }

  /** Whether it was made more than {@code nanos} before {@code now}. */
  boolean isOlderThan(long nanos, long now) {
    return now - since > nanos;
  }

  void rest() {
    beforeWait = NOTHING;
    idleSince = System.nanoTime();
  }

  /**
   * Whether no bytes have been read beyond the answer. Such bytes belong to no request: they are an
   * error, or an attempt to answer the next request in advance.
   */
  boolean isClean() throws IOException {
    peeking = true;
    try {
      return !isDataAvailable(Timeout.ZERO_MILLISECONDS);
    } finally {
      peeking = false;
    }
  }

  /**
   * Whether an idle connection can serve again, as far as this can be known without waiting. Bytes
   * that have arrived on it always forbid that: they would be taken for the answer to the next
   * call. Whether the backend has closed it is not checked if the call is repeatable and the
   * connection has been idle for less than a second.
   */
  boolean isUsable(long now, boolean repeatable) {
    try {
      return repeatable && now - idleSince < TRUST_IDLE_NANOS
          ? channel.socket().getInputStream().available() == 0
          : isQuiet();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether it has been idle for more than 30 seconds. By then, the backend or a firewall may have
   * dropped it.
   */
  boolean isWornOut(long now) {
    return now - idleSince > MAX_IDLE_NANOS;
  }

  // Reads without blocking. A count of 0 means open and silent; -1 means closed by the backend, and
  // 1 that the backend sent something without a request.
  private boolean isQuiet() throws IOException {
    channel.configureBlocking(false);
    var read = channel.read(ByteBuffer.allocate(1));
    channel.configureBlocking(true);
    return read == 0;
  }

  /** Closes the connection at once, without the close_notify of TLS. */
  void abort() {
    try {
      channel.close();
    } catch (IOException e) {
      // The connection is unusable anyway, and there is no other way to close it.
    }
  }

  void closeIfOverdue(long now) {
    if (deadline.passes(now)) {
      abort();
    }
  }

  void startWaiting() {
    deadline.start();
  }

  void stopWaiting() throws SocketTimeoutException {
    deadline.stop();
  }

  /** The streams of the socket, with or without TLS, with a deadline on each wait. */
  private final class Watched extends SocketHolder {
    Watched(Socket socket) {
      super(socket);
    }

    @Override
    protected InputStream getInputStream(Socket socket) throws IOException {
      return new FilterInputStream(socket.getInputStream()) {
        private int look(byte[] bytes, int offset, int length) throws IOException {
          var count = in.read(bytes, offset, length);
          answering |= count > 0;
          upload.saw(bytes, offset, count);
          return count;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          if (peeking) {
            return 0;
          }
          if (upload.isLooking()) {
            return look(bytes, offset, length);
          }
          beforeWait.run();
          startWaiting();
          try {
            var count = in.read(bytes, offset, length);
            answering |= count > 0;
            if (count < 0 && inHead) {
              throw new ConnectionClosedException("the backend broke off in the head");
            }
            return count;
          } finally {
            stopWaiting();
          }
        }
      };
    }

    @Override
    protected OutputStream getOutputStream(Socket socket) throws IOException {
      return new FilterOutputStream(socket.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          if (!upload.isUnderWay()) {
            writeInTime(bytes, offset, length);
            return;
          }
          if (upload.isOver()) {
            throw new IOException("the backend has answered");
          }
          upload.writes(true);
          try {
            writeInTime(bytes, offset, length);
          } finally {
            upload.writes(false);
          }
        }

        private void writeInTime(byte[] bytes, int offset, int length) throws IOException {
          startWaiting();
          try {
            out.write(bytes, offset, length);
          } finally {
            stopWaiting();
          }
        }
      };
    }
  }
}
