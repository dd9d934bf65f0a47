package dev.cloakroom.restclient;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Keeps the JDK's {@code HttpURLConnection} from repeating a POST when the backend closes the
 * connection. A backend that rotates refresh tokens takes one that is sent twice for stolen (RFC
 * 9700 section 4.14.2). {@code HttpURLConnection} does not repeat a request whose body it streams.
 * Jersey lets it stream a body if {@link #STREAMING} is set and {@code Content-Length} is known, so
 * the filter sets that field. Other clients disregard the property.
 */
public final class NoSilentResend implements ClientRequestFilter, WriterInterceptor {
  /** The property of Jersey's client that lets it stream a body of known length. */
  public static final String STREAMING =
      "jersey.config.client.httpUrlConnector.useFixedLengthStreaming";

  @Override
  public void filter(ClientRequestContext call) {
    if (call.getEntity() instanceof byte[] body) {
      call.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
    }
  }

  /** Removes the field again, because the client writes its own. */
  @Override
  public void aroundWriteTo(WriterInterceptorContext writing) throws IOException {
    writing.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    writing.proceed();
  }
}
