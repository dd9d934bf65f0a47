package dev.cloakroom.web;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An exception as a line of the log: class names and stack frames, never messages. A library's
 * message may quote the input that it could not parse, for example a token.
 */
final class Faults {
  private static final int FRAMES = 6;
  private static final int CAUSES = 5;

  private Faults() {}

  /**
   * The problem for a status without a body. If a call to the backend for this request failed with
   * a problem of that status, it is that problem.
   */
  static ProblemException ofStatus(HttpServletRequest request, int status) {
    return request.getAttribute(ProblemException.OF_CALL) instanceof ProblemException noted
            && noted.problem().status() == status
        ? noted
        : new ProblemException(Problem.ofStatus(status));
  }

  /** The line of the log for a request that ended with a problem. */
  static String line(Problem problem, String requestId, Throwable thrown) {
    return problem.code() + ", request " + requestId + ": " + of(thrown);
  }

  static String of(Throwable thrown) {
    var line = new StringBuilder();
    var cause = thrown;
    for (var i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
      line.append(i == 0 ? "" : ", caused by ").append(cause.getClass().getName());
      line.append(
          Arrays.stream(cause.getStackTrace())
              .limit(FRAMES)
              .map(StackTraceElement::toString)
              .collect(Collectors.joining(" < ", " at ", "")));
    }
    return line.toString();
  }
}
