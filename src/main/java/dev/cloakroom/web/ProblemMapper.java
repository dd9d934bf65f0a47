package dev.cloakroom.web;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URISyntaxException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers every exception that leaves a resource with a problem (RFC 9457). */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  private final HttpServletRequest request;
  private final ProblemWriter problems;

  public ProblemMapper() {
    this(null, null);
  }

  @Inject
  ProblemMapper(HttpServletRequest request, ProblemWriter problems) {
    this.request = request;
    this.problems = problems;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof ProblemException problem) {
      if (problem.problem().status() >= 500) {
        LOG.log(Level.WARNING, Faults.line(problem.problem(), problems.id(request), thrown));
      }
      return answer(problem).build();
    }
    if (thrown instanceof WebApplicationException e) {
      return answer(e);
    }
    if (thrown.getCause() instanceof URISyntaxException e && isOfRequest(e)) {
      return answer(new ProblemException(Problem.INVALID_REQUEST)).build();
    }
    LOG.log(Level.SEVERE, Faults.line(Problem.INTERNAL_ERROR, problems.id(request), thrown));
    return answer(new ProblemException(Problem.INTERNAL_ERROR)).build();
  }

  // RESTEasy parses the path as a URI when no resource matches it.
  private boolean isOfRequest(URISyntaxException e) {
    return e.getInput().contains(request.getRequestURI());
  }

  private Response answer(WebApplicationException e) {
    var status = e.getResponse().getStatus();
    if (status < 400) {
      return e.getResponse();
    }
    var answer = answer(Faults.ofStatus(request, status));
    var allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
  }

  private Response.ResponseBuilder answer(ProblemException problem) {
    var answer =
        Response.status(problem.problem().status())
            .type(ProblemWriter.type(request))
            .entity(problems.body(request, problem));
    problem.headers().forEach(answer::header);
    return answer;
  }
}
