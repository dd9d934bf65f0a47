package dev.cloakroom.web;

import dev.cloakroom.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers each {@link ProblemException}, also in a team's applications: a mapper for the class
 * itself is the nearest (Jakarta REST section 4.4).
 */
@Provider
@ApplicationScoped
@Priority(1)
public class ProblemExceptionMapper implements ExceptionMapper<ProblemException> {
  private final ProblemMapper problems;

  public ProblemExceptionMapper() {
    this(null);
  }

  @Inject
  ProblemExceptionMapper(ProblemMapper problems) {
    this.problems = problems;
  }

  @Override
  public Response toResponse(ProblemException thrown) {
    return problems.toResponse(thrown);
  }
}
