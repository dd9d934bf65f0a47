package dev.cloakroom.token;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.time.Duration;
import java.util.Map;

/** An expected failure of an operation on a token or a session. */
public abstract sealed class TokenException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** The {@code Retry-After} (RFC 9110 section 10.2.3) if the backend's response has none. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private TokenException(Problem problem, Duration retryAfter, Throwable cause) {
    super(problem, retryAfter, cause);
  }

  /**
   * Whether the backend has processed the credentials and answered. Then a client that guesses
   * passwords may have learned something, so the login counts as a failed attempt.
   */
  public boolean answersCredentials() {
    return false;
  }

  /** The backend did not accept the credentials. */
  public static final class LoginRejected extends TokenException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Without a reason. */
    public LoginRejected() {
      this(null);
    }

    /**
     * With the reason for the page.
     *
     * @param reason one of {@code cloakroom.login.reasons}, or null
     */
    public LoginRejected(String reason) {
      super(Problem.LOGIN_REJECTED, null, null);
      this.reason = reason;
    }

    @Override
    public Map<String, Object> members() {
      return reason == null ? Map.of() : Map.of("reason", reason);
    }

    @Override
    public boolean answersCredentials() {
      return true;
    }
  }

  /** There were too many failed logins, by the count of this application or of the backend. */
  public static final class LoginThrottled extends TokenException {
    private static final long serialVersionUID = 1L;

    public LoginThrottled(Duration retryAfter) {
      super(Problem.TOO_MANY_ATTEMPTS, retryAfter, null);
    }
  }

  /** The request has no session that can be read. */
  public static final class LoginRequired extends TokenException {
    private static final long serialVersionUID = 1L;

    public LoginRequired() {
      super(Problem.LOGIN_REQUIRED, null, null);
    }
  }

  /** The session is over for good: expired, revoked, or its renewal was refused. */
  public static final class SessionEnded extends TokenException {
    private static final long serialVersionUID = 1L;

    public SessionEnded() {
      super(Problem.SESSION_ENDED, null, null);
    }
  }

  /** The token could not be renewed or confirmed now; the session goes on. */
  public static final class RefreshUnavailable extends TokenException {
    private static final long serialVersionUID = 1L;

    public RefreshUnavailable(Duration retryAfter, Throwable cause) {
      super(Problem.REFRESH_UNAVAILABLE, retryAfter, cause);
    }
  }

  /**
   * The client asks more often than {@code cloakroom.limit.*} allows. Its session, if it has one,
   * goes on.
   */
  public static final class TooManyRequests extends TokenException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param retryAfter whole seconds, at least one
     */
    public TooManyRequests(Duration retryAfter) {
      super(Problem.TOO_MANY_REQUESTS, retryAfter, null);
    }
  }

  /** The backend cannot be reached, is too slow, or answered that it is unavailable. */
  public static final class BackendUnavailable extends TokenException {
    private static final long serialVersionUID = 1L;

    private final boolean answered;

    /** The backend could not be reached, or did not process the request. */
    public BackendUnavailable(Duration retryAfter, Throwable cause) {
      this(retryAfter, cause, false);
    }

    private BackendUnavailable(Duration retryAfter, Throwable cause, boolean answered) {
      super(Problem.BACKEND_UNAVAILABLE, retryAfter, cause);
      this.answered = answered;
    }

    /** The backend processed the request and answered with a server error (5xx). */
    public static BackendUnavailable answered(Duration retryAfter) {
      return new BackendUnavailable(retryAfter, null, true);
    }

    @Override
    public boolean answersCredentials() {
      return answered;
    }
  }

  /** The backend answered with a response that cannot be used. */
  public static final class BackendInvalid extends TokenException {
    private static final long serialVersionUID = 1L;

    public BackendInvalid() {
      this(null);
    }

    public BackendInvalid(Throwable cause) {
      super(Problem.BACKEND_INVALID, null, cause);
    }

    /** False if there is a cause: then no complete response was received. */
    @Override
    public boolean answersCredentials() {
      return getCause() == null;
    }
  }
}
