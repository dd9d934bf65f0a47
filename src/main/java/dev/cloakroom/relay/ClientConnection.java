package dev.cloakroom.relay;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Breaks the connection to the client, so that the client sees that the body is incomplete (RFC
 * 9112 section 8). The Servlet API has no method for this. If the servlet throws, Payara, GlassFish
 * and WildFly still end the body properly, and Liberty appends a text of its own (measured). So the
 * server's own methods are called by reflection. On any other server, an exception is thrown.
 */
final class ClientConnection {
  // Each list holds methods without parameters; each is called on the result of the one before.
  private static final List<List<String>> CALL_CHAINS =
      List.of(
          // Grizzly: Payara, then GlassFish.
          List.of(
              "getUnwrappedCoyoteRequest",
              "getCoyoteRequest",
              "getContext",
              "getConnection",
              "terminateSilently"),
          List.of(
              "getUnwrappedCoyoteRequest",
              "getGrizzlyRequest",
              "getContext",
              "getConnection",
              "terminateSilently"),
          // Undertow: WildFly.
          List.of("getExchange", "getConnection", "close"),
          // Liberty, without and with TLS.
          List.of(
              "getIRequest",
              "getHttpInboundConnection",
              "getHttpInboundLink2",
              "getDeviceLink",
              "getSocketIOChannel",
              "close"),
          List.of(
              "getIRequest",
              "getHttpInboundConnection",
              "getHttpInboundLink2",
              "getDeviceLink",
              "getDeviceLink",
              "getSocketIOChannel",
              "close"));

  private ClientConnection() {}

  /**
   * Sends the head of the answer if it has not been sent yet, and breaks the connection. The head
   * goes first because a browser repeats any request, even a {@code POST}, if a kept-alive
   * connection ends without a byte.
   *
   * @throws IOException if no known method breaks the connection; the servlet has to rethrow it, so
   *     that the server breaks the connection
   */
  static void cut(ServletRequest request, ServletResponse response) throws IOException {
    try {
      response.flushBuffer();
      // Liberty sends only after both calls.
      response.getOutputStream().flush();
    } catch (IOException | IllegalStateException e) {
      // The client is gone, or the server cannot send the head; the connection is broken anyway.
    }
    abort(request);
  }

  /**
   * Breaks the connection at once; bytes that have not been sent yet are lost.
   *
   * @throws IOException if no known method breaks the connection; the servlet has to rethrow it, so
   *     that the server breaks the connection
   */
  static void abort(ServletRequest request) throws IOException {
    var inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    for (var chain : CALL_CHAINS) {
      if (called(chain, inner)) {
        return;
      }
    }
    throw new IOException("the backend broke off in the middle of the body");
  }

  private static boolean called(List<String> chain, Object first) throws IOException {
    var object = first;
    try {
      for (var method : chain) {
        object = object.getClass().getMethod(method).invoke(object);
      }
      return true;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return false;
    } catch (InvocationTargetException e) {
      throw new IOException("the backend broke off in the middle of the body", e.getCause());
    }
  }
}
