package dev.cloakroom.wire;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The connections to one backend: those at work are counted, those at rest are kept. */
public final class Backend implements AutoCloseable {
  /** What callers are told to wait when a backend cannot be reached. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final String host;
  private final int port;
  private final boolean secure;
  private final Duration connectTimeout;
  private final SSLSocketFactory tls;
  private final Semaphore room;
  private final ConcurrentLinkedDeque<BackendConnection> resting = new ConcurrentLinkedDeque<>();
  private final Set<BackendConnection> open = ConcurrentHashMap.newKeySet();

  /**
   * @param target whose scheme, host and port say where to connect
   * @param most how many calls may be under way at a time
   */
  public Backend(
      URI target, Duration connectTimeout, int most, Deadlines deadlines, SSLSocketFactory tls) {
    this.secure = target.getScheme().equalsIgnoreCase("https");
    this.host = target.getHost().replaceAll("[\\[\\]]", "");
    this.port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
    this.connectTimeout = connectTimeout;
    this.tls = tls;
    this.room = new Semaphore(most);
    deadlines.watch(this);
  }

  /**
   * A connection for one call; give it back with {@link #rest} or {@link #discard}.
   *
   * @param repeatable whether the call can be made again if the connection turns out to be gone
   * @throws ProblemException if there is none to be had
   */
  BackendConnection lease(boolean mayBeUsed, boolean repeatable) {
    if (!room.tryAcquire()) {
      throw new ProblemException(Problem.BACKEND_UNAVAILABLE, RETRY_AFTER, null);
    }
    try {
      if (mayBeUsed) {
        var now = System.nanoTime();
        for (BackendConnection used; (used = resting.pollFirst()) != null; ) {
          if (used.isUsable(now, repeatable)) {
            return used;
          }
          close(used);
        }
      }
      return connect();
    } catch (RuntimeException | Error e) {
      room.release();
      throw e;
    }
  }

  /** The call is over, and the connection can serve another. */
  void rest(BackendConnection connection) {
    connection.rest();
    resting.addFirst(connection);
    room.release();
  }

  /** The call is over, and so is the connection. */
  void discard(BackendConnection connection) {
    close(connection);
    room.release();
  }

  private void close(BackendConnection connection) {
    open.remove(connection);
    connection.abort();
  }

  private BackendConnection connect() {
    IOException fault = null;
    try {
      for (var address : InetAddress.getAllByName(host)) {
        try {
          return connect(address);
        } catch (SSLException e) {
          // RFC 9700 section 2.6 wants TLS end to end: no other address makes a wrong peer right.
          throw new ProblemException(Problem.BACKEND_INVALID, e);
        } catch (IOException e) {
          fault = e;
        }
      }
    } catch (IOException e) {
      fault = e;
    }
    throw new ProblemException(Problem.BACKEND_UNAVAILABLE, RETRY_AFTER, fault);
  }

  private BackendConnection connect(InetAddress address) throws IOException {
    var channel = SocketChannel.open();
    var connection = new BackendConnection(channel);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel
          .socket()
          .connect(new InetSocketAddress(address, port), (int) connectTimeout.toMillis());
      connection.begin(connectTimeout.toNanos());
      open.add(connection);
      connection.use(secure ? handshake(connection, channel.socket()) : channel.socket());
      return connection;
    } catch (IOException | RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  private Socket handshake(BackendConnection connection, Socket plain) throws IOException {
    var socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    // RFC 9110 section 4.3.4: a socket of the JDK compares the host with the certificate only if
    // told to.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    connection.startWaiting();
    try {
      socket.startHandshake();
    } finally {
      connection.stopWaiting();
    }
    return socket;
  }

  void closeOverdue(long now) {
    open.forEach(connection -> connection.closeIfOverdue(now));
    for (var connection : resting) {
      if (connection.isWornOut(now) && resting.remove(connection)) {
        close(connection);
      }
    }
  }

  /** Closes every connection; calls that are under way fail. */
  @Override
  public void close() {
    open.forEach(this::close);
    resting.clear();
  }
}
