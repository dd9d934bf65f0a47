package dev.cloakroom.api;

import dev.cloakroom.backend.UserInfo;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code GET /api/user}: the backend's user resource, through the typed Rest Client. */
@Path("/user")
@RequestScoped
public class UserResource {
  private final UserInfo user;

  public UserResource() {
    this(null);
  }

  @Inject
  UserResource(UserInfo user) {
    this.user = user;
  }

  /** The backend's JSON as it is; none of its headers. */
  @GET
  public Response user() {
    return Json.answer(user.json());
  }
}
