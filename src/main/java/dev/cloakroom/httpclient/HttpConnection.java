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
 * One connection to a backend. Whatever blocks on it passes through here, so this is the one place
 * that sets deadlines, and that sends on what the client can have before waiting for more.
 */
final class HttpConnection extends DefaultBHttpClientConnection {
  static final int BUFFER = 16 * 1024;

  // No answer makes us hold more than this of its head: 100 fields of 16 KiB.
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
   * @param before what stands before the path of each request
   */
  HttpConnection(SocketChannel channel, String before) {
    // The shorter constructor reads answers without these limits.
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

  /** From now on, no single wait is longer than this. */
  void begin(long nanos) {
    deadline.set(nanos);
    answering = false;
    inHead = false;
    beforeWait = NOTHING;
    upload.end();
  }

  /** The body that is sent on it. */
  Upload upload() {
    return upload;
  }

  /**
   * Has this asked by another thread from now on; once it says yes, the connection is closed.
   *
   * @param over or null
   */
  void guard(BooleanSupplier over) {
    // Whoever asks holds this lock, so that no connection is closed that serves another by now.
    synchronized (deadline) {
      guard = over;
    }
  }

  /** Whether it was closed for what {@link #guard} asks. */
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
   * Reads the head of an answer; unlike in the library, one that is cut is none: it may have lost
   * the field that says how long the body is.
   */
  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    inHead = true;
    try {
      var response = super.receiveResponseHeader();
      inHead = false;
      return response;
    } catch (IllegalArgumentException e) {
      // The library finds a status of 000 when it makes the answer, and not when it reads it.
      throw new InvalidAnswer(Cause.NO_HTTP);
    }
  }

  void beforeWait(BeforeWait action) {
    beforeWait = action;
  }

  /** Room for bytes on their way through. */
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

  /** Whether it was made longer ago than that. */
  boolean isOlderThan(long nanos, long now) {
    return now - since > nanos;
  }

  void rest() {
    beforeWait = NOTHING;
    idleSince = System.nanoTime();
  }

  /**
   * Bytes behind an answer belong to no request: an error, or an attempt to answer the next one.
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
   * Whether a resting connection can serve again, as far as can be known without waiting. That it
   * has just ended may be left to chance if the call can be made again; that something has come
   * unasked may not: it would be taken for the answer to the next call.
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

  /** Whether it has rested for so long that the backend, or something between, forgets it. */
  boolean isWornOut(long now) {
    return now - idleSince > MAX_IDLE_NANOS;
  }

  // An idle backend sends nothing but the end of the connection.
  private boolean isQuiet() throws IOException {
    channel.configureBlocking(false);
    var read = channel.read(ByteBuffer.allocate(1));
    channel.configureBlocking(true);
    return read == 0;
  }

  /** Closes the connection without ceremony; TLS has no time to say goodbye. */
  void abort() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is as good as closed, and nobody could do better.
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

  /** The streams of the socket, TLS or not, with a deadline on each wait. */
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
