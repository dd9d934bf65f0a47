package dev.cloakroom.it;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no HTTP client would send, and reads what comes as it comes. */
final class RawSocket implements AutoCloseable {
  private static final int PATIENCE = 120_000;

  private final Socket socket;
  private final StringBuilder read = new StringBuilder();

  private RawSocket(Socket socket) {
    this.socket = socket;
  }

  static RawSocket open(URI server) throws IOException {
    return over(new Socket(server.getHost(), server.getPort()));
  }

  static RawSocket over(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE);
    return new RawSocket(socket);
  }

  /** Everything that comes back until the server closes; the request asks it to. */
  static String exchange(URI server, String request) throws IOException {
    try (var socket = open(server)) {
      return socket.exchange(request);
    }
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** The head of the next answer. */
  String head() throws IOException {
    read.setLength(0);
    awaitText("\r\n\r\n");
    return read.toString();
  }

  /** What has come so far does not count for {@link #awaitText}. */
  void forget() {
    read.setLength(0);
  }

  /** Nothing more will be sent. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** All that still comes until the server closes. */
  String rest() {
    var text = new StringBuilder();
    try {
      for (int next; (next = socket.getInputStream().read()) >= 0; ) {
        text.append((char) next);
      }
    } catch (IOException e) {
      text.append("[reset]");
    }
    return text.toString();
  }

  String exchange(String request) throws IOException {
    send(request);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads until that text has come; returns all that has. */
  String awaitText(String text) throws IOException {
    while (read.indexOf(text) < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("only this has come: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
