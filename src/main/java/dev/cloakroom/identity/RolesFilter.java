package dev.cloakroom.identity;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.TokenException.LoginRequired;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;

/**
 * Lets only those pass whom a {@link RoleRule} allows. The others get a problem: 401 {@code
 * login_required} or {@code session_ended} without a user, 503 {@code refresh_unavailable} while
 * the user's roles cannot be known, and otherwise 403 {@code forbidden}.
 */
final class RolesFilter implements ContainerRequestFilter {
  private final RoleRule rule;

  RolesFilter(RoleRule rule) {
    this.rule = rule;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    // The properties of the context are the attributes of the servlet request (Jakarta REST 3.1,
    // ContainerRequestContext.getProperty).
    var found = request.getProperty(Identity.ATTRIBUTE);
    if (Identity.LEFT_TO_SERVER.equals(found)
        || rule.roles().stream().anyMatch(request.getSecurityContext()::isUserInRole)) {
      return;
    }
    var problem = problem(request, found);
    // The outermost filter writes the body: the application may have no mapper for problems.
    request.setProperty(ProblemException.OF_CALL, problem);
    var answer = Response.status(problem.problem().status());
    problem.headers().forEach(answer::header);
    request.abortWith(answer.build());
  }

  private ProblemException problem(ContainerRequestContext request, Object found) {
    if (rule.roles().isEmpty()) {
      return new ProblemException(Problem.FORBIDDEN);
    }
    // The container's user has no session that could be at fault.
    if (found instanceof Identity identity
        && identity.fault().isPresent()
        && (identity.user().isPresent() || isNobody(request))) {
      return identity.fault().get();
    }
    return isNobody(request) ? new LoginRequired() : new ProblemException(Problem.FORBIDDEN);
  }

  private static boolean isNobody(ContainerRequestContext request) {
    return request.getSecurityContext().getUserPrincipal() == null;
  }
}
