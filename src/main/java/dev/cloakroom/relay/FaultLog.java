package dev.cloakroom.relay;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.httpclient.CallFault;
import dev.cloakroom.httpclient.ClientGone;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logs a line for each relayed call that failed: the code of the problem, the route, the backend's
 * host and port, the cause, and the id of the request. A cause is a text of {@link CallFault} with
 * the class names of the exceptions; their messages are not logged, because they may quote the
 * client or the backend. At most five lines a second are written for one route and cause; the next
 * line tells how many were left out.
 */
final class FaultLog {
  static final int MOST_A_SECOND = 5;

  private static final Logger LOG = Logger.getLogger(RelayServlet.class.getName());
  private static final int MOST_CAUSES = 4;

  private final Callers callers;
  private final Clock clock;
  private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

  FaultLog(Callers callers, Clock clock) {
    this.callers = callers;
    this.clock = clock;
  }

  /**
   * Logs a call that brought no answer of the backend, or an incomplete one.
   *
   * @param backend its host and port
   */
  void failed(HttpServletRequest request, String route, String backend, ProblemException problem) {
    var words = problem instanceof CallFault fault ? fault.words() : "failed";
    var level = isOurs(problem) ? Level.INFO : Level.WARNING;
    log(
        level,
        problem.getMessage(),
        quota(route, problem),
        request,
        route,
        " to " + backend + ": " + words + classes(problem.getCause()));
  }

  /** Logs that a client did not send the whole body of its request. */
  void clientBrokeOff(HttpServletRequest request, String route, ClientGone gone) {
    var words =
        gone.during() == ClientGone.While.PAUSING
            ? "the client paused for too long while it sent its body"
            : "the client did not send the whole of its body";
    log(
        Level.INFO,
        "client_gone",
        quota(route, gone.during().name()),
        request,
        route,
        ": " + words + classes(gone.getCause()));
  }

  private static boolean isOurs(ProblemException problem) {
    return problem instanceof CallFault fault
        && (fault.why() == CallFault.Cause.STOPPING || fault.why() == CallFault.Cause.INTERRUPTED);
  }

  private void log(
      Level level,
      String code,
      Quota quota,
      HttpServletRequest request,
      String route,
      String cause) {
    var leftOut = quota.next(clock.instant().getEpochSecond());
    if (leftOut < 0) {
      return;
    }
    LOG.log(
        level,
        "{0}: route {1}{2}, request {3}{4}",
        new Object[] {
          code,
          route,
          cause,
          callers.requestId(request),
          leftOut == 0 ? "" : " (" + leftOut + " more of these were not logged)"
        });
  }

  // The words of a cause may name a field of the backend's, so they are no key: a backend that
  // varies such names would fill the map.
  private Quota quota(String route, ProblemException problem) {
    return quota(
        route, problem instanceof CallFault fault ? fault.why().name() : problem.getMessage());
  }

  private Quota quota(String route, String kind) {
    return quotas.computeIfAbsent(route + " " + kind, key -> new Quota());
  }

  private static String classes(Throwable fault) {
    var names = new StringBuilder();
    var cause = fault;
    for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      names.append(i == 0 ? " (" : ", caused by ").append(cause.getClass().getName());
    }
    return names.isEmpty() ? "" : names.append(')').toString();
  }

  /** Counts the lines of one route and cause in the current second. */
  private static final class Quota {
    private long second;
    private int written;
    private int leftOut;

    /** How many lines were left out before this one, or -1 if this one must be left out too. */
    synchronized int next(long now) {
      if (now != second) {
        second = now;
        written = 0;
      }
      if (written == MOST_A_SECOND) {
        leftOut++;
        return -1;
      }
      written++;
      var before = leftOut;
      leftOut = 0;
      return before;
    }
  }
}
