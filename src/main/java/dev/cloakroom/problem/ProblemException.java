package dev.cloakroom.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure that has an answer: thrown where it is known, turned into that answer in one place. The
 * message is the problem's code and never holds anything that a caller or a backend sent.
 */
public class ProblemException extends RuntimeException {
  /** The attribute of a request that holds one which is still to be answered. */
  public static final String UNANSWERED = "dev.cloakroom.problem.unanswered";

  /**
   * The attribute of a request that holds what a call to a backend ended with before it was made.
   * The code between that call and the answer knows no more than a status.
   */
  public static final String OF_CALL = "dev.cloakroom.problem.of-call";

  /** The attribute of a request that holds an {@link Answer}, if a problem must not wait. */
  public static final String ANSWER = "dev.cloakroom.problem.answer";

  /** Answers the request with a problem at once. */
  @FunctionalInterface
  public interface Answer {
    /** Writes the whole answer. */
    void with(ProblemException problem);
  }

  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient Duration retryAfter;

  public ProblemException(Problem problem) {
    this(problem, null, null);
  }

  public ProblemException(Problem problem, Throwable cause) {
    this(problem, null, cause);
  }

  /**
   * @param retryAfter what the answer's {@code Retry-After} says (RFC 9110 section 10.2.3), or null
   *     for none
   * @param cause what is worth a line in the log, or null
   */
  public ProblemException(Problem problem, Duration retryAfter, Throwable cause) {
    super(problem.code(), cause);
    this.problem = Objects.requireNonNull(problem);
    this.retryAfter = retryAfter;
  }

  /** What the caller is told. */
  public Problem problem() {
    return problem;
  }

  /** How long the caller should wait, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * The headers that the answer owes: no 401 without a challenge (RFC 9110 section 11.6.1), and
   * when to try again (section 10.2.3).
   */
  public Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    if (problem.status() == 401) {
      var challenge = problem == Problem.UNAUTHORIZED ? Challenge.BEARER : Challenge.COOKIE;
      headers.put(Challenge.FIELD, challenge.value());
    }
    retryAfter().ifPresent(wait -> headers.put("Retry-After", Long.toString(wait.toSeconds())));
    return headers;
  }
}
