package dev.cloakroom.provider;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.time.Duration;
import java.util.Locale;

/**
 * A sign-in at the provider, or another exchange with it, failed. The message holds nothing that
 * the provider or a browser sent.
 */
public final class SignInFailed extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** How long a client waits if the provider does not say. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Why, for the audit log. Each reason has one problem. */
  public enum Reason {
    /** The user, or the provider for the user, did not agree (RFC 6749 section 4.1.2.1). */
    DENIED(Problem.LOGIN_DENIED),
    /** The code or the sign-in is over. */
    EXPIRED(Problem.LOGIN_EXPIRED),
    /** The sign-in was finished before. */
    REPLAYED(Problem.LOGIN_EXPIRED),
    /** The provider has ended its session meanwhile, by a logout token. */
    ENDED(Problem.LOGIN_EXPIRED),
    /** {@code state} fits no sign-in of this browser. */
    STATE(Problem.LOGIN_INVALID),
    /** The provider answered the authorization request with an error that has no own reason. */
    ERROR(Problem.LOGIN_INVALID),
    /** {@code iss} of the answer is missing or another one (RFC 9207 section 2.4). */
    ISS(Problem.LOGIN_INVALID),
    /** {@code nonce} of the ID token is missing or another one. */
    NONCE(Problem.LOGIN_INVALID),
    /** A token has no signature by one of the provider's keys. */
    SIGNATURE(Problem.PROVIDER_INVALID),
    /** The metadata or a token names another issuer. */
    ISSUER(Problem.PROVIDER_INVALID),
    /** A token is for another client, or for others too. */
    AUDIENCE(Problem.PROVIDER_INVALID),
    /** A token has expired, or is not valid yet. */
    EXPIRY(Problem.PROVIDER_INVALID),
    /** {@code sub} is missing, malformed, or another user's. */
    SUBJECT(Problem.PROVIDER_INVALID),
    /** A claim is missing, or has another form than its definition says. */
    CLAIMS(Problem.PROVIDER_INVALID),
    /** {@code at_hash} does not fit the access token. */
    AT_HASH(Problem.PROVIDER_INVALID),
    /** The authentication was of another kind than demanded. */
    ACR(Problem.AUTHENTICATION_INSUFFICIENT),
    /** The authentication was longer ago than demanded, or its time is missing. */
    AUTH_TIME(Problem.AUTHENTICATION_INSUFFICIENT),
    /** The answer of the token endpoint cannot be used. */
    TOKEN(Problem.PROVIDER_INVALID),
    /** The provider refuses this application's credentials or requests. */
    INVALID_CLIENT(Problem.PROVIDER_INVALID),
    /** The metadata cannot be used. */
    METADATA(Problem.PROVIDER_INVALID),
    /** The keys that are needed to check a token cannot be loaded now. */
    KEYS(Problem.PROVIDER_UNAVAILABLE),
    /** The provider gave no answer, or asked to come back later. */
    UNREACHABLE(Problem.PROVIDER_UNAVAILABLE);

    private final Problem problem;

    Reason(Problem problem) {
      this.problem = problem;
    }

    /** The problem that a client gets. */
    public Problem problem() {
      return problem;
    }

    /** The reason as the audit log writes it, for example {@code auth_time}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  /** A failure for this reason. */
  public SignInFailed(Reason reason) {
    this(reason, RETRY_AFTER, null);
  }

  /**
   * @param retryAfter used only if the problem is that the provider is unavailable
   */
  SignInFailed(Reason reason, Duration retryAfter, Throwable cause) {
    super(
        reason.problem, reason.problem == Problem.PROVIDER_UNAVAILABLE ? retryAfter : null, cause);
    this.reason = reason;
  }

  /** Whether the provider is to blame, so that an operator has to look at it. */
  public boolean isOfProvider() {
    return problem() == Problem.PROVIDER_INVALID || problem() == Problem.PROVIDER_UNAVAILABLE;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }
}
