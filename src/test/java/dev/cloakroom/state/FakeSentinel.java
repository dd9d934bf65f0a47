package dev.cloakroom.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Names the same master to everybody, whether it is one or not. */
final class FakeSentinel implements AutoCloseable {
  private final ServerSocket server;
  private final int master;
  private final AtomicInteger questions = new AtomicInteger();

  FakeSentinel(int master) {
    this.master = master;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var thread = new Thread(this::serve, "fake-sentinel");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** How often it was asked for the master. */
  int questions() {
    return questions.get();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        answer(socket);
      } catch (IOException e) {
        // The client has gone, or this is closed.
      }
    }
  }

  // A command is *<n>, and n times $<length> and a text, each on a line of its own.
  private void answer(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var command = "";
      for (var i = Integer.parseInt(line.substring(1)); i > 0; i--) {
        in.readLine();
        command += in.readLine().toLowerCase(Locale.ROOT) + " ";
      }
      var port = Integer.toString(master);
      var asked = command.startsWith("sentinel get-master-addr-by-name");
      if (asked) {
        questions.incrementAndGet();
      }
      var answer =
          asked ? "*2\r\n$9\r\n127.0.0.1\r\n$" + port.length() + "\r\n" + port + "\r\n" : "+OK\r\n";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
