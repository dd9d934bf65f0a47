package dev.cloakroom.httpclient;

import dev.cloakroom.httpclient.CallFault.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The connections to one backend. Those in use are limited; idle ones are kept for later calls. */
public final class ConnectionPool implements AutoCloseable {
  // closeOverdue() is called every 50 ms, and asks the guards of the answers every fourth time.
  private static final int TICKS_BETWEEN_GUARDS = 4;

  private final String host;
  private final int port;
  private final boolean secure;
  private final String authority;
  private final Limits limits;
  private final SSLSocketFactory tls;
  private final EgressProxy proxy;
  private final Semaphore room;
  private final ConcurrentLinkedDeque<HttpConnection> resting = new ConcurrentLinkedDeque<>();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private int ticks;
  private volatile boolean closed;

  /**
   * The limits of a pool.
   *
   * @param connectTimeout for the TCP connection to one address, for the answer of the egress
   *     proxy, and for the TLS handshake, each
   * @param maxAge the age from which on a connection gets no more calls
   * @param calls how many may be under way at a time
   */
  public record Limits(Duration connectTimeout, Duration maxAge, int calls) {}

  /**
   * What of a pool is used.
   *
   * @param inUse how many calls are under way
   * @param idle how many connections wait for a call
   * @param limit how many calls may be under way at a time
   */
  public record Usage(int inUse, int idle, int limit) {}

  /**
   * @param target a URL of the backend; its scheme, host and port are used
   * @param proxies supplies the selector of the egress proxy, or null; called for each new
   *     connection
   */
  public ConnectionPool(
      URI target,
      Limits limits,
      Deadlines deadlines,
      SSLSocketFactory tls,
      Supplier<ProxySelector> proxies) {
    this.secure = target.getScheme().equalsIgnoreCase("https");
    this.host = target.getHost().replaceAll("[\\[\\]]", "");
    this.port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
    this.authority = target.getHost() + ":" + port;
    this.limits = limits;
    this.tls = tls;
    this.proxy = new EgressProxy(proxies, target);
    this.room = new Semaphore(limits.calls());
    deadlines.watch(this);
  }

  /**
   * A connection for one call; give it back with {@link #rest} or {@link #discard}.
   *
   * @param mayBeUsed whether it may be an idle connection that has served other calls
   * @param repeatable whether the call can be made again if the connection turns out to be gone
   * @throws CallFault if too many calls are under way, or if no connection can be made
   */
  HttpConnection lease(boolean mayBeUsed, boolean repeatable) {
    if (!room.tryAcquire()) {
      throw new CallFault(Cause.BUSY);
    }
    try {
      if (mayBeUsed) {
        var now = System.nanoTime();
        for (HttpConnection used; (used = resting.pollFirst()) != null; ) {
          if (!isAged(used, now) && used.isUsable(now, repeatable)) {
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

  /** Ends a call, and keeps its connection for another. */
  void rest(HttpConnection connection) {
    connection.rest();
    resting.addFirst(connection);
    room.release();
  }

  // The host name may have another address by now, or a load balancer may distribute connections in
  // another way.
  private boolean isAged(HttpConnection connection, long now) {
    return connection.isOlderThan(limits.maxAge().toNanos(), now);
  }

  /** The backend as {@code host:port}, for logs. */
  public String authority() {
    return authority;
  }

  /** What is used now. It takes time in proportion to the idle connections. */
  public Usage usage() {
    return new Usage(limits.calls() - room.availablePermits(), resting.size(), limits.calls());
  }

  /** Whether the application stops, so that no more calls are made. */
  boolean isClosed() {
    return closed;
  }

  /** Ends a call, and closes its connection. */
  void discard(HttpConnection connection) {
    close(connection);
    room.release();
  }

  private void close(HttpConnection connection) {
    open.remove(connection);
    connection.abort();
  }

  private HttpConnection connect() {
    var through = proxy.address();
    try {
      return through.isPresent()
          ? connect(through.get().getHostString(), through.get().getPort(), true)
          : connect(host, port, false);
    } catch (IOException e) {
      throw closed
          ? new CallFault(Cause.STOPPING, e)
          : Diagnosis.connecting(e, through.isPresent() ? "by way of the egress proxy" : "");
    }
  }

  private HttpConnection connect(String name, int at, boolean proxied) throws IOException {
    IOException fault = new UnknownHostException();
    for (var address : InetAddress.getAllByName(name)) {
      try {
        return connect(new InetSocketAddress(address, at), proxied);
      } catch (SSLException e) {
        // RFC 9700 section 2.6 demands TLS end to end, so a failure of TLS is reported at once.
        // Other addresses are tried only if a connection fails.
        throw e;
      } catch (IOException e) {
        fault = e;
      }
    }
    throw fault;
  }

  private HttpConnection connect(InetSocketAddress address, boolean proxied) throws IOException {
    var channel = SocketChannel.open();
    var connection = new HttpConnection(channel, proxied && !secure ? "http://" + authority : "");
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(address, (int) limits.connectTimeout().toMillis());
      connection.begin(limits.connectTimeout().toNanos());
      open.add(connection);
      if (closed) {
        throw new ClosedChannelException();
      }
      if (proxied && secure) {
        tunnel(connection, channel.socket());
      }
      connection.use(secure ? handshake(connection, channel.socket()) : channel.socket());
      return connection;
    } catch (IOException | RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  private void tunnel(HttpConnection connection, Socket plain) throws IOException {
    connection.startWaiting();
    try {
      EgressProxy.openTunnel(authority, plain.getInputStream(), plain.getOutputStream());
    } finally {
      connection.stopWaiting();
    }
  }

  private Socket handshake(HttpConnection connection, Socket plain) throws IOException {
    var socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    // RFC 9110 section 4.3.4: an SSLSocket compares the host name with the certificate only with
    // this setting.
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
    var guards = ++ticks % TICKS_BETWEEN_GUARDS == 0;
    for (var connection : open) {
      connection.closeIfOverdue(now);
      connection.upload().stopIfAnswered();
      if (guards) {
        connection.cutShortIfOver();
      }
    }
    for (var connection : resting) {
      if ((connection.isWornOut(now) || isAged(connection, now)) && resting.remove(connection)) {
        close(connection);
      }
    }
  }

  /** Closes every connection; calls that are under way fail. */
  @Override
  public void close() {
    closed = true;
    open.forEach(this::close);
    resting.clear();
  }
}
