package dev.cloakroom.web;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An exception as a line of the log: classes and places, never messages, since libraries quote in
 * those whatever they choked on, tokens included.
 */
final class Faults {
  private static final int FRAMES = 6;
  private static final int CAUSES = 5;

  private Faults() {}

  /**
   * The problem that stands for a bare status: what a call on behalf of this request ended with, if
   * it has that status.
   */
  static ProblemException ofStatus(HttpServletRequest request, int status) {
    return request.getAttribute(ProblemException.OF_CALL) instanceof ProblemException noted
            && noted.problem().status() == status
        ? noted
        : new ProblemException(Problem.ofStatus(status));
  }

  /** What the log says of a request that ended with a problem of ours. */
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
