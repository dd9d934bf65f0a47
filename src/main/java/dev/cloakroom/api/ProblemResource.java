package dev.cloakroom.api;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/**
 * {@code GET /api/problems/{code}}: the description of a problem: what happened, and what to do.
 * Its URL is the problem's {@code type} (RFC 9457 section 3.1.1).
 */
@Path("/problems")
@ApplicationScoped
public class ProblemResource {

  private final HttpServletRequest request;

  public ProblemResource() {
    this(null);
  }

  @Inject
  ProblemResource(HttpServletRequest request) {
    this.request = request;
  }

  /**
   * Answers 200 with the description, as a page to a person, or 404 {@code not_found} for an
   * unknown code.
   */
  @GET
  @Path("/{code}")
  public Response problem(@PathParam("code") String code) {
    var problem = Problem.ofCode(code).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    if (FetchMode.wantsPage(request)) {
      return Response.ok(ProblemPage.of(problem, request.getContextPath()).bytes(request))
          .type(ProblemPage.TYPE)
          .build();
    }
    return Json.answer(
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("code", problem.code())
            .add("status", problem.status())
            .add("title", problem.title())
            .add("detail", problem.detail()));
  }
}
