package dev.cloakroom.relay;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One relayed request and its answer, in memory. */
final class RelayExchange {
  // As a container holds an answer back.
  private static final int BUFFER = 8 * 1024;

  private final FakeExchange exchange;
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private InputStream body = InputStream.nullInputStream();
  private long length = -1;
  private String query;
  private int status = 200;
  private long declared = -1;
  private boolean committed;

  RelayExchange(String method, String uri) {
    exchange =
        new FakeExchange(method)
            .secure()
            .on("getProtocol", args -> "HTTP/1.1")
            .on("getContextPath", args -> "/app")
            .on("getServletPath", args -> "/relay")
            .on("getRequestURI", args -> "/app/relay" + uri)
            .on("getQueryString", args -> query)
            .on("getContentLengthLong", args -> length)
            .on("getInputStream", args -> new In(body))
            .on("setStatus", args -> status = (int) args[0])
            .on("setContentLengthLong", args -> declared = (long) args[0])
            .on("getOutputStream", args -> new Out(answered))
            .on("flushBuffer", args -> committed = true)
            .on("isCommitted", args -> committed || answered.size() > BUFFER);
    header("Host", "bff.example:8443");
  }

  RelayExchange header(String name, String value) {
    exchange.header(name, value);
    return this;
  }

  RelayExchange over(String protocol) {
    exchange.on("getProtocol", args -> protocol);
    return this;
  }

  RelayExchange query(String raw) {
    query = raw;
    return this;
  }

  RelayExchange body(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    length = bytes.length;
    return body(new ByteArrayInputStream(bytes));
  }

  RelayExchange sizedBody(InputStream stream, long bytes) {
    length = bytes;
    return body(stream);
  }

  RelayExchange chunkedBody(InputStream stream) {
    return header("Transfer-Encoding", "chunked").body(stream);
  }

  /** A client that leaves in the middle, as servers show it. */
  RelayExchange cutBody(int bytes) {
    return failingBody(bytes, new EOFException());
  }

  /** A client that sends nothing any more, as servers show it when they have waited enough. */
  RelayExchange pausedBody(int bytes) {
    return failingBody(bytes, new IOException(new SocketTimeoutException()));
  }

  private RelayExchange failingBody(int bytes, IOException fault) {
    var end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw fault;
          }
        };
    return chunkedBody(new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), end));
  }

  private RelayExchange body(InputStream stream) {
    body = stream;
    return this;
  }

  /** What the filter before the servlet would make an answer of. */
  void throwUnanswered() {
    if (request().getAttribute(ProblemException.UNANSWERED) instanceof ProblemException problem) {
      throw problem;
    }
  }

  int status() {
    return status;
  }

  long declaredLength() {
    return declared;
  }

  String answer() {
    return answered.toString(StandardCharsets.UTF_8);
  }

  List<String> answered(String name) {
    return exchange.answered(name);
  }

  HttpServletRequest request() {
    return exchange.request();
  }

  HttpServletResponse response() {
    return exchange.response();
  }

  private static final class In extends ServletInputStream {
    private final InputStream in;

    In(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public boolean isFinished() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReady() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Out extends ServletOutputStream {
    private final ByteArrayOutputStream out;

    Out(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      out.write(b);
    }

    @Override
    public boolean isReady() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
