package dev.cloakroom.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS in front of a server that has none. */
final class TlsDoor implements AutoCloseable {
  private final SSLServerSocket door;
  private final int inside;

  TlsDoor(SSLContext context, boolean asksForCertificate, int inside) {
    this.inside = inside;
    try {
      var sockets = context.getServerSocketFactory();
      door = (SSLServerSocket) sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    door.setNeedClientAuth(asksForCertificate);
    start(this::open);
  }

  int port() {
    return door.getLocalPort();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "tls-door");
    thread.setDaemon(true);
    thread.start();
  }

  private void open() {
    while (!door.isClosed()) {
      try {
        var outer = door.accept();
        var inner = new Socket(InetAddress.getLoopbackAddress(), inside);
        start(() -> copy(outer, inner));
        start(() -> copy(inner, outer));
      } catch (IOException e) {
        // Closed, or nobody is inside.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      var buffer = new byte[8192];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two has gone, or the handshake failed.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
