package dev.cloakroom.httpclient;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.time.Duration;

/**
 * A call that brought no answer of a backend, or an incomplete one. It names the cause in a text
 * that can be logged: of what the backend sent, that text holds at most the name of a field.
 */
public final class CallFault extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** The {@code Retry-After} of the problem when a backend cannot be reached. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** The cause. Each cause has one problem, and so one status code. */
  public enum Cause {
    BUSY(Problem.BACKEND_UNAVAILABLE, "as many calls are under way as max-calls allows"),
    NO_ADDRESS(Problem.BACKEND_UNAVAILABLE, "the host name has no address"),
    REFUSED(Problem.BACKEND_UNAVAILABLE, "connection refused"),
    UNREACHABLE(Problem.BACKEND_UNAVAILABLE, "no connection to the address"),
    CONNECT_TIMEOUT(Problem.BACKEND_UNAVAILABLE, "no connection within connect-timeout"),
    PROXY(Problem.BACKEND_UNAVAILABLE, "the egress proxy opened no tunnel"),
    STOPPING(Problem.BACKEND_UNAVAILABLE, "this application is stopping"),
    INTERRUPTED(Problem.BACKEND_UNAVAILABLE, "the server interrupted the call"),
    UNTRUSTED(Problem.BACKEND_INVALID, "certificate not trusted"),
    WRONG_NAME(Problem.BACKEND_INVALID, "certificate for another host name"),
    EXPIRED(Problem.BACKEND_INVALID, "certificate expired or not yet valid"),
    CLIENT_CERTIFICATE(Problem.BACKEND_INVALID, "TLS refused by the backend (client certificate?)"),
    TLS(Problem.BACKEND_INVALID, "TLS failed"),
    NO_ANSWER(Problem.BACKEND_INVALID, "connection ended before the head of the answer"),
    NO_HTTP(Problem.BACKEND_INVALID, "the answer is no HTTP/1.1"),
    HEAD_TOO_LARGE(Problem.BACKEND_INVALID, "head of the answer too large"),
    MALFORMED_FIELD(Problem.BACKEND_INVALID, "malformed field in the answer"),
    AMBIGUOUS_LENGTH(Problem.BACKEND_INVALID, "length of the answer malformed or ambiguous"),
    UNASKED_PROTOCOL(Problem.BACKEND_INVALID, "101 without being asked to switch protocols"),
    INTERIM_ANSWERS(Problem.BACKEND_INVALID, "too many interim answers"),
    TOO_MANY_FIELDS(Problem.BACKEND_INVALID, "more fields than the server sends on"),
    BODY_CUT(Problem.BACKEND_INVALID, "body cut"),
    BODY_MALFORMED(Problem.BACKEND_INVALID, "malformed chunk in the body"),
    LOOP(Problem.BACKEND_INVALID, "the call came back to this instance"),
    TIMEOUT(Problem.BACKEND_TIMEOUT, "no answer within the timeout of the route"),
    BODY_TIMEOUT(Problem.BACKEND_TIMEOUT, "body stopped for longer than the timeout of the route");

    private final Problem problem;
    private final String words;

    Cause(Problem problem, String words) {
      this.problem = problem;
      this.words = words;
    }
  }

  private final Cause why;
  private final String place;

  public CallFault(Cause why) {
    this(why, "", null);
  }

  public CallFault(Cause why, Throwable fault) {
    this(why, "", fault);
  }

  /**
   * @param place the part of the answer or of the connection that is at fault, for logs; or empty
   */
  CallFault(Cause why, String place, Throwable fault) {
    super(why.problem, why.problem == Problem.BACKEND_UNAVAILABLE ? RETRY_AFTER : null, fault);
    this.why = why;
    this.place = place;
  }

  /** Why there is no complete answer. */
  public Cause why() {
    return why;
  }

  /**
   * The cause as a text for logs, such as {@code malformed field in the answer (value of Age)}. It
   * is not sent to clients.
   */
  public String words() {
    return place.isEmpty() ? why.words : why.words + " (" + place + ")";
  }
}
