package dev.cloakroom.relay;

import dev.cloakroom.cookie.SessionCookies;
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
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One relayed request and its answer, in memory. */
final class RelayExchange {
  private final Map<String, List<String>> requestHeaders =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> responseHeaders =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Object> attributes = new HashMap<>();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private final String method;
  private final String uri;
  private InputStream body = InputStream.nullInputStream();
  private long length = -1;
  private String query;
  private int status = 200;
  private long declared = -1;

  RelayExchange(String method, String uri) {
    this.method = method;
    this.uri = "/app/relay" + uri;
    header("Host", "bff.example:8443");
    SessionCookies.attach(request(), response());
  }

  RelayExchange header(String name, String value) {
    requestHeaders.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
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
    var end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new EOFException();
          }
        };
    return chunkedBody(new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), end));
  }

  private RelayExchange body(InputStream stream) {
    body = stream;
    return this;
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
    return responseHeaders.getOrDefault(name, List.of());
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (proxy, call, args) ->
            switch (call.getName()) {
              case "getHeaderNames" -> Collections.enumeration(requestHeaders.keySet());
              case "getHeaders" ->
                  Collections.enumeration(requestHeaders.getOrDefault((String) args[0], List.of()));
              case "getHeader" ->
                  requestHeaders.getOrDefault((String) args[0], List.of()).stream()
                      .findFirst()
                      .orElse(null);
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              case "getRemoteAddr" -> "192.0.2.1";
              case "isSecure" -> true;
              case "getMethod" -> method;
              case "getProtocol" -> "HTTP/1.1";
              case "getContextPath" -> "/app";
              case "getServletPath" -> "/relay";
              case "getRequestURI" -> uri;
              case "getQueryString" -> query;
              case "getContentLengthLong" -> length;
              case "getInputStream" -> new In(body);
              default -> throw new UnsupportedOperationException(call.getName());
            });
  }

  HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (proxy, call, args) ->
            switch (call.getName()) {
              case "getHeaders" -> List.copyOf(answered((String) args[0]));
              case "setHeader" ->
                  responseHeaders.put((String) args[0], new ArrayList<>(List.of((String) args[1])));
              case "addHeader" ->
                  responseHeaders
                      .computeIfAbsent((String) args[0], key -> new ArrayList<>())
                      .add((String) args[1]);
              case "setStatus" -> status = (int) args[0];
              case "setContentLengthLong" -> declared = (long) args[0];
              case "getOutputStream" -> new Out(answered);
              case "flushBuffer" -> null;
              default -> throw new UnsupportedOperationException(call.getName());
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler withVoid =
        (proxy, call, args) -> {
          var result = handler.invoke(proxy, call, args);
          return call.getReturnType() == void.class ? null : result;
        };
    return type.cast(
        Proxy.newProxyInstance(
            RelayExchange.class.getClassLoader(), new Class<?>[] {type}, withVoid));
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
