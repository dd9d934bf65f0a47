package dev.cloakroom.relay;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Breaks the connection to the client, so that a body that is cut looks cut (RFC 9112 section 8).
 * The Servlet API has no word for this. Payara ends the body properly and keeps the connection,
 * whatever leaves the servlet (measured), so there the way to the connection is looked up by name;
 * any other server gets an exception.
 */
final class ClientConnection {
  private static final List<String> GRIZZLY =
      List.of(
          "getUnwrappedCoyoteRequest",
          "getCoyoteRequest",
          "getContext",
          "getConnection",
          "terminateSilently");

  private ClientConnection() {}

  /**
   * @throws IOException if the server has to break the connection on seeing it
   */
  static void abort(ServletRequest request) throws IOException {
    var inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    Object step = inner;
    try {
      for (var method : GRIZZLY) {
        step = step.getClass().getMethod(method).invoke(step);
      }
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IOException("the backend broke off in the middle of the body", e);
    } catch (InvocationTargetException e) {
      throw new IOException("the backend broke off in the middle of the body", e.getCause());
    }
  }
}
