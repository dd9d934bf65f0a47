package dev.cloakroom.httpclient;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;

/**
 * A request body that is sent to the backend while the client is still sending it. A backend may
 * answer before the end of the body (RFC 9112 section 9.5) and read no more; then nothing more is
 * sent, and the answer is read.
 */
final class Upload {
  private static final Timeout AT_ONCE = Timeout.ofMilliseconds(1);
  // The length of "HTTP/1.1 "; the status code follows.
  private static final int STATUS = 9;

  private final HttpConnection connection;
  private final SocketChannel channel;
  private volatile boolean underWay;
  private volatile boolean answered;
  private boolean writing;
  private boolean looking;
  private boolean interim;

  Upload(HttpConnection connection, SocketChannel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /** From now on, an answer is looked for while the body is sent. */
  void begin() {
    underWay = true;
  }

  /** The upload has ended, or the call has none. */
  void end() {
    underWay = false;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** To be called when the sending thread begins and ends a write, which may block. */
  synchronized void writes(boolean now) {
    writing = now;
  }

  /** Whether nothing more may be sent, not even the end of the body. */
  boolean isOver() {
    return answered;
  }

  /** Looks for an answer between two writes. Interim answers (1xx) are read and skipped. */
  boolean isAnswered() throws IOException {
    while (!answered && hasBytes()) {
      answered = !interim || !skipInterim();
    }
    return answered;
  }

  private boolean skipInterim() throws IOException {
    try {
      connection.receiveResponseHeader();
      return true;
    } catch (HttpException e) {
      return false;
    }
  }

  /**
   * Looks for an answer while the sending thread is blocked in a write. If there is one, the output
   * of the socket is shut down: the write then fails, and the answer can still be read.
   */
  void stopIfAnswered() {
    if (underWay && !answered) {
      stopIfStuckAndAnswered();
    }
  }

  private synchronized void stopIfStuckAndAnswered() {
    try {
      if (writing && hasBytes() && !interim) {
        answered = true;
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      // The connection is broken, so there is no answer to read.
    }
  }

  // Bytes that have arrived may be TLS messages without data, such as a session ticket. So the
  // library is asked too, which reads through TLS.
  private boolean hasBytes() throws IOException {
    if (channel.socket().getInputStream().available() == 0) {
      return false;
    }
    looking = true;
    try {
      return connection.isDataAvailable(AT_ONCE);
    } finally {
      looking = false;
    }
  }

  /** Whether the current read only looks for an answer, so that it needs no deadline. */
  boolean isLooking() {
    return looking;
  }

  // RFC 9110 section 15.2: an answer with a status code 1xx is interim, and another one follows.
  void saw(byte[] bytes, int offset, int count) {
    interim = count > STATUS && bytes[offset + STATUS] == '1';
  }
}
