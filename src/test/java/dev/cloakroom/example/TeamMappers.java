package dev.cloakroom.example;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A team's own exception mappers; each says which one it is. */
public final class TeamMappers {
  private TeamMappers() {}

  @Provider
  public static class OfRuntime implements ExceptionMapper<RuntimeException> {
    @Override
    public Response toResponse(RuntimeException thrown) {
      return answer("of RuntimeException");
    }
  }

  @Provider
  public static class OfWebApplication implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException thrown) {
      return answer("of WebApplicationException");
    }
  }

  @Provider
  public static class OfNotFound implements ExceptionMapper<NotFoundException> {
    @Override
    public Response toResponse(NotFoundException thrown) {
      return answer("of NotFoundException");
    }
  }

  private static Response answer(String text) {
    return Response.status(422).type("text/plain").entity(text).build();
  }
}
