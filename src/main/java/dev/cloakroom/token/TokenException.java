package dev.cloakroom.token;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.time.Duration;

/** An expected failure of something that was done with a token or a session. */
public abstract sealed class TokenException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** What callers are told to wait when the backend named no time of its own. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private TokenException(Problem problem, Duration retryAfter, Throwable cause) {
    super(problem, retryAfter, cause);
  }

  /**
   * Whether the backend has answered to credentials, so that whoever guesses at a password may have
   * learned something: then the login counts as a failed attempt.
   */
  public boolean answersCredentials() {
    return false;
  }

  /** The backend did not accept the credentials. */
  public static final class LoginRejected extends TokenException {
    private static final long serialVersionUID = 1L;

    public LoginRejected() {
      super(Problem.LOGIN_REJECTED, null, null);
    }

    @Override
    public boolean answersCredentials() {
      return true;
    }
  }

  /** Somebody, here or at the backend, counts too many failed logins. */
  public static final class LoginThrottled extends TokenException {
    private static final long serialVersionUID = 1L;

    public LoginThrottled(Duration retryAfter) {
      super(Problem.TOO_MANY_ATTEMPTS, retryAfter, null);
    }
  }

  /** The request came without a session that can be read. */
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

  /** The token could not be renewed or confirmed now; the session is as good as before. */
  public static final class RefreshUnavailable extends TokenException {
    private static final long serialVersionUID = 1L;

    public RefreshUnavailable(Duration retryAfter, Throwable cause) {
      super(Problem.REFRESH_UNAVAILABLE, retryAfter, cause);
    }
  }

  /** The backend cannot be reached, is too slow, or says that it is out of order. */
  public static final class BackendUnavailable extends TokenException {
    private static final long serialVersionUID = 1L;

    private final boolean answered;

    /** It could not be asked, or did not look at what it was asked. */
    public BackendUnavailable(Duration retryAfter, Throwable cause) {
      this(retryAfter, cause, false);
    }

    private BackendUnavailable(Duration retryAfter, Throwable cause, boolean answered) {
      super(Problem.BACKEND_UNAVAILABLE, retryAfter, cause);
      this.answered = answered;
    }

    /** It was asked and answered with a server error. */
    public static BackendUnavailable answered(Duration retryAfter) {
      return new BackendUnavailable(retryAfter, null, true);
    }

    @Override
    public boolean answersCredentials() {
      return answered;
    }
  }

  /** The backend answered, but not with anything that it should. */
  public static final class BackendInvalid extends TokenException {
    private static final long serialVersionUID = 1L;

    public BackendInvalid() {
      this(null);
    }

    public BackendInvalid(Throwable cause) {
      super(Problem.BACKEND_INVALID, null, cause);
    }

    /** With a cause, no whole answer came. */
    @Override
    public boolean answersCredentials() {
      return getCause() == null;
    }
  }
}
