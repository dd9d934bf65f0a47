package dev.cloakroom.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend made of a plain socket, which can misbehave in ways that no HTTP server would. */
public final class RawPeer implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch hungUp = new CountDownLatch(1);

  /** What the peer does with each connection; when it returns, the connection is closed. */
  public interface Script {
    void talk(Talk talk) throws IOException;
  }

  public RawPeer(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var thread = new Thread(this::accept, "raw-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** A peer that gives each request of a connection the next answer, and then hangs up. */
  public static RawPeer answering(String... answers) {
    return new RawPeer(
        talk -> {
          for (var answer : answers) {
            if (talk.request() == null) {
              return;
            }
            talk.send(answer);
          }
        });
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        var thread = new Thread(() -> talk(socket), "raw-peer-talk");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      script.talk(new Talk(socket));
    } catch (IOException e) {
      hungUp.countDown();
    }
    synchronized (open) {
      open.remove(socket);
      open.notifyAll();
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Every request so far, head and body, as it came. */
  public List<String> requests() {
    return requests;
  }

  public String request() {
    return requests.get(requests.size() - 1);
  }

  public int connections() {
    return connections.get();
  }

  /** Waits until this side has closed so many connections. */
  public void awaitClosed(int count) throws InterruptedException {
    synchronized (open) {
      while (connections() - open.size() < count) {
        open.wait(5_000);
      }
    }
  }

  /** Whether the other side closed a connection within a minute. */
  public boolean isLeft() throws InterruptedException {
    return hungUp.await(1, TimeUnit.MINUTES);
  }

  /** Ends every connection, and waits until nobody reads from it; those that come are new. */
  public void hangUp() {
    try {
      for (var socket : open) {
        socket.close();
      }
      synchronized (open) {
        for (var i = 0; i < 50 && !open.isEmpty(); i++) {
          open.wait(100);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }

  /** One connection, seen from the peer. */
  public final class Talk {
    private final Socket socket;
    private final InputStream in;

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** The next request, or null if there is none. */
    public String request() throws IOException {
      var head = head();
      if (head == null) {
        return null;
      }
      var request = head + body(head);
      requests.add(request);
      return request;
    }

    /** Only the head of the next request. */
    public String head() throws IOException {
      var bytes = new ByteArrayOutputStream();
      while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        var next = in.read();
        if (next < 0) {
          hungUp.countDown();
          return null;
        }
        bytes.write(next);
      }
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private String body(String head) throws IOException {
      var lower = head.toLowerCase(Locale.ROOT);
      var at = lower.indexOf("content-length:");
      if (at >= 0) {
        var length = lower.substring(at + 15, lower.indexOf('\r', at)).strip();
        var body = in.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) {
          hungUp.countDown();
          throw new IOException("cut");
        }
        return new String(body, StandardCharsets.ISO_8859_1);
      }
      return lower.contains("transfer-encoding: chunked") ? until("\r\n0\r\n\r\n") : "";
    }

    private String until(String end) throws IOException {
      var text = new StringBuilder();
      while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
        var next = in.read();
        if (next < 0) {
          hungUp.countDown();
          throw new IOException("cut");
        }
        text.append((char) next);
      }
      return text.toString();
    }

    public void send(String raw) throws IOException {
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    public InputStream in() {
      return in;
    }

    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    /** Does nothing until the other side hangs up. */
    public void idle() throws IOException {
      while (in.read() >= 0) {
        // Whatever comes, it is not answered.
      }
      hungUp.countDown();
    }

    /** Ends the connection with a reset instead of an end. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
