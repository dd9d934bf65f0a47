package dev.cloakroom.api;

import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.EndCause;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/logout}: ends the session. A repeated call is no error. */
@Path("/logout")
@RequestScoped
public class LogoutResource {
  private final CurrentSession current;

  public LogoutResource() {
    this(null);
  }

  @Inject
  LogoutResource(CurrentSession current) {
    this.current = current;
  }

  /** Answers 204 and expires every cookie, whether or not the request has a session. */
  @POST
  public Response logout() {
    current.end(EndCause.LOGOUT);
    return Response.noContent().build();
  }
}
