package dev.cloakroom.httpclient;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;

/**
 * A body that is sent while it comes, on one connection. A backend may answer before its end (RFC
 * 9112 section 9.5), and read no more; then nothing more is sent, and the answer is read.
 */
final class Upload {
  private static final Timeout AT_ONCE = Timeout.ofMilliseconds(1);
  // "HTTP/1.1 " is so long; a digit follows.
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

  /** The body of the call is at its end, or there is none that is sent while it comes. */
  void end() {
    underWay = false;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Tells when a thread begins and ends to write, which may take long. */
  synchronized void writes(boolean now) {
    writing = now;
  }

  /** Whether nothing more may be sent, not even the end of the body. */
  boolean isOver() {
    return answered;
  }

  /** Looks for an answer between two writes. */
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
   * Looks for an answer on behalf of a thread that is stuck in the middle of writing. That nothing
   * more can be written wakes it, and leaves the answer to be read.
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
      // Then there is nothing to be read.
    }
  }

  // What has come may be for TLS alone, so that bytes of the network are not enough.
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

  /** Whether what is read now is only looked at, so that there is no wait to be bounded. */
  boolean isLooking() {
    return looking;
  }

  // RFC 9110 section 15.2: an answer of the class 1xx is not the last one.
  void saw(byte[] bytes, int offset, int count) {
    interim = count > STATUS && bytes[offset + STATUS] == '1';
  }
}
