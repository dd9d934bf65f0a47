package dev.cloakroom.example;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** The backend does not take the order. */
public class OrderRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OrderRefused(String reason) {
    super(reason);
  }

  /** Answers 409 in place of the WebApplicationException. */
  public static class Mapper implements ResponseExceptionMapper<OrderRefused> {
    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
      return status == 409;
    }

    @Override
    public OrderRefused toThrowable(Response answer) {
      return new OrderRefused(answer.readEntity(String.class));
    }
  }
}
