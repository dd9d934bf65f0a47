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
 * A line for each relayed call that failed: what the client was told, on which route, to which host
 * and port, why, and the id of the request. Causes are words of ours and classes of exceptions,
 * since messages may quote what came. Of one route and cause, five lines a second are written; the
 * next one tells how many were left out.
 */
final class FaultLog {
  static final int MOST_A_SECOND = 5;

  private static final Logger LOG = Logger.getLogger(RelayServlet.class.getName());
  private static final int MOST_CAUSES = 4;

  private final Callers callers;
  private final Clock clock;
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  FaultLog(Callers callers, Clock clock) {
    this.callers = callers;
    this.clock = clock;
  }

  /**
   * A call brought no answer of the backend, or not the whole of one.
   *
   * @param backend host and port
   */
  void failed(HttpServletRequest request, String route, String backend, ProblemException problem) {
    var words = problem instanceof CallFault fault ? fault.words() : "failed";
    var level = isOurs(problem) ? Level.INFO : Level.WARNING;
    say(
        level,
        problem.getMessage(),
        request,
        route,
        " to " + backend + ": " + words + classes(problem.getCause()));
  }

  /** A client did not send the body of its request. */
  void clientBrokeOff(HttpServletRequest request, String route, ClientGone gone) {
    var words =
        gone.during() == ClientGone.While.PAUSING
            ? "the client paused for too long while it sent its body"
            : "the client did not send the whole of its body";
    say(Level.INFO, "client_gone", request, route, ": " + words + classes(gone.getCause()));
  }

  private static boolean isOurs(ProblemException problem) {
    return problem instanceof CallFault fault
        && (fault.why() == CallFault.Cause.STOPPING || fault.why() == CallFault.Cause.INTERRUPTED);
  }

  private void say(
      Level level, String code, HttpServletRequest request, String route, String cause) {
    var left = share(route + cause).next(clock.instant().getEpochSecond());
    if (left < 0) {
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
          left == 0 ? "" : " (" + left + " more of these were not logged)"
        });
  }

  // Routes and causes are few, whatever comes.
  private Share share(String kind) {
    return shares.computeIfAbsent(kind, key -> new Share());
  }

  private static String classes(Throwable fault) {
    var names = new StringBuilder();
    var cause = fault;
    for (var i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      names.append(i == 0 ? " (" : ", caused by ").append(cause.getClass().getName());
    }
    return names.isEmpty() ? "" : names.append(')').toString();
  }

  /** How much of one kind has been written in one second. */
  private static final class Share {
    private long second;
    private int written;
    private int leftOut;

    /** How many were left out before this one, or -1 if it is left out itself. */
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
