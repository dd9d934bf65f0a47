package dev.cloakroom.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An exception that is answered with a {@link Problem}. Its message is the problem's code and never
 * holds anything that a client or a backend sent.
 */
public class ProblemException extends RuntimeException {
  /**
   * The request attribute for a {@code ProblemException} that the outermost filter must still
   * answer.
   */
  public static final String UNANSWERED = "dev.cloakroom.problem.unanswered";

  /**
   * The request attribute for the {@code ProblemException} because of which a call was not made:
   * one of a client to a backend, or that of a resource whose roles the user lacks. It is needed
   * because the code that answers the request gets only a status.
   */
  public static final String OF_CALL = "dev.cloakroom.problem.of-call";

  /**
   * The request attribute for an {@link Answer}, for a servlet that must answer a problem before it
   * returns.
   */
  public static final String ANSWER = "dev.cloakroom.problem.answer";

  /** Writes a problem as the response at once. */
  @FunctionalInterface
  public interface Answer {
    /** Writes the whole response. */
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
   * Creates an exception with a {@code Retry-After}.
   *
   * @param retryAfter the {@code Retry-After} of the response (RFC 9110 section 10.2.3), or null
   *     for none; it is sent in whole seconds
   * @param cause for the log, or null
   */
  public ProblemException(Problem problem, Duration retryAfter, Throwable cause) {
    super(problem.code(), cause);
    this.problem = Objects.requireNonNull(problem);
    this.retryAfter = retryAfter;
  }

  /** The problem to answer. */
  public Problem problem() {
    return problem;
  }

  /** How long the client should wait, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Further members of the problem (RFC 9457 section 3.2), for example {@code reason}. A value is a
   * text, a number or a list of texts. It is a text of the configuration, or one whose form was
   * checked.
   */
  public Map<String, Object> members() {
    return Map.of();
  }

  /**
   * The header fields of the response: {@code WWW-Authenticate} for a 401 (RFC 9110 section
   * 11.6.1), and {@code Retry-After} (section 10.2.3).
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
