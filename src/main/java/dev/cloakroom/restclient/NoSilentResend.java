package dev.cloakroom.restclient;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Keeps the JDK's {@code HttpURLConnection} from sending a POST again when the backend hangs up on
 * it: a refresh token that is sent twice looks stolen to a backend that rotates them (RFC 9700
 * section 4.14.2). It does not do so with a body that it streams, and Jersey, which has the length
 * that this takes from the header, lets it stream if {@link #STREAMING} says so. Other clients
 * disregard that property.
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

  /** Takes the header away again: whoever sends the request writes its own. */
  @Override
  public void aroundWriteTo(WriterInterceptorContext writing) throws IOException {
    writing.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    writing.proceed();
  }
}
