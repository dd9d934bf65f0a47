package dev.cloakroom.web;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The error page of the application. It answers with a problem (RFC 9457) where the container would
 * answer in HTML.
 */
public class ErrorServlet extends HttpServlet {
  /** The path of the error page, below the context root. */
  public static final String PATH = "/cloakroom-problem";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(ErrorServlet.class.getName());

  private transient ProblemWriter problems;

  @Inject
  void set(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    // Liberty asks for an error page also after part of the answer has been sent. The page would
    // make the incomplete answer look complete.
    if (response.isCommitted()) {
      return;
    }
    problems.write(request, response, problem(request));
  }

  private ProblemException problem(HttpServletRequest request) {
    var thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    var status = status(request);
    if (thrown instanceof Throwable fault) {
      // Liberty throws also for a missing file and for a path that it refuses. The status decides.
      return problem(fault)
          .orElseGet(
              () ->
                  status < 500
                      ? Faults.ofStatus(request, status)
                      : internalError(fault, problems.id(request)));
    }
    return Faults.ofStatus(request, status);
  }

  /** The first {@link ProblemException} among the exception and its causes. */
  static Optional<ProblemException> problem(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  /** Logs an unexpected exception and returns the problem that answers it. */
  static ProblemException internalError(Throwable fault, String requestId) {
    LOG.log(Level.SEVERE, Faults.line(Problem.INTERNAL_ERROR, requestId, fault));
    return new ProblemException(Problem.INTERNAL_ERROR);
  }

  private static int status(HttpServletRequest request) {
    var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return status instanceof Integer code ? code : 404;
  }
}
