package dev.cloakroom.api;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/**
 * {@code GET /api/problems/{code}}: what the {@code type} of a problem points to (RFC 9457 section
 * 3.1.1): what happened, and what to do.
 */
@Path("/problems")
@ApplicationScoped
public class ProblemResource {

  /** Describes one problem. */
  @GET
  @Path("/{code}")
  public Response problem(@PathParam("code") String code) {
    var problem = Problem.ofCode(code).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    return Json.answer(
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("code", problem.code())
            .add("status", problem.status())
            .add("title", problem.title())
            .add("detail", problem.detail()));
  }
}
