package dev.cloakroom.api;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.signin.BackchannelLogout;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * {@code POST /api/logout/backchannel}: the OpenID Provider ends sessions (OpenID Connect
 * Back-Channel Logout 1.0 section 2.5). No cookie is read or set.
 */
@Path("/logout/backchannel")
@RequestScoped
public class BackchannelLogoutResource {
  private final BackchannelLogout logout;
  private final HttpServletRequest request;

  public BackchannelLogoutResource() {
    this(null, null);
  }

  @Inject
  BackchannelLogoutResource(BackchannelLogout logout, HttpServletRequest request) {
    this.logout = logout;
    this.request = request;
  }

  /**
   * Takes a form with a {@code logout_token}. Answers 200, whether or not somebody had such a
   * session, and 400 with the JSON of section 2.8 for a token that is not valid.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response logout(@HeaderParam("Content-Type") String contentType, InputStream body) {
    try {
      logout.end(request, FormBody.read(contentType, body));
      return Response.ok().build();
    } catch (ProblemException e) {
      return switch (e.problem()) {
        case INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE ->
            Json.answer(
                Response.Status.BAD_REQUEST,
                Json.bytes(
                    StrictJson.PROVIDER.createObjectBuilder().add("error", "invalid_request")));
        default -> throw e;
      };
    }
  }
}
