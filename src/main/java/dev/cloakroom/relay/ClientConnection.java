package dev.cloakroom.relay;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Breaks the connection to the client, so that a body that is cut looks cut (RFC 9112 section 8).
 * The Servlet API has no word for this. Payara, GlassFish and WildFly end the body properly,
 * Liberty even with a text of its own, whatever leaves the servlet (measured); so the way to the
 * connection is looked up by name. Any other server gets an exception.
 */
final class ClientConnection {
  private static final List<List<String>> WAYS =
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
          // Liberty, in clear and with TLS.
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
   * Sends the head of the answer, if that is still to be done, and breaks the connection. A browser
   * whose kept connection ends without a byte sends its request once more, whatever the method.
   *
   * @throws IOException if the server has to break the connection on seeing it
   */
  static void cut(ServletRequest request, ServletResponse response) throws IOException {
    try {
      response.flushBuffer();
      // Liberty sends nothing before it is asked both ways.
      response.getOutputStream().flush();
    } catch (IOException | IllegalStateException e) {
      // Then the client is gone, or the server has no head to send.
    }
    abort(request);
  }

  /**
   * Breaks the connection at once; whatever is still to be sent is lost.
   *
   * @throws IOException if the server has to break the connection on seeing it
   */
  static void abort(ServletRequest request) throws IOException {
    var inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    for (var way : WAYS) {
      if (leads(way, inner)) {
        return;
      }
    }
    throw new IOException("the backend broke off in the middle of the body");
  }

  private static boolean leads(List<String> way, Object from) throws IOException {
    var step = from;
    try {
      for (var method : way) {
        step = step.getClass().getMethod(method).invoke(step);
      }
      return true;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return false;
    } catch (InvocationTargetException e) {
      throw new IOException("the backend broke off in the middle of the body", e.getCause());
    }
  }
}
