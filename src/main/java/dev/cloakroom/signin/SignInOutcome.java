package dev.cloakroom.signin;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.token.Session;
import java.time.Duration;
import java.util.Optional;

/** The result of a sign-in, which a repeated callback gets again. */
sealed interface SignInOutcome {

  /** The user is signed in. */
  record SignedIn(Session session) implements SignInOutcome {}

  /**
   * The sign-in failed.
   *
   * @param code the code for the page: that of the problem, or the provider's own if it needs the
   *     user
   * @param retryAfter how long to wait, if that is known
   */
  record Failed(Problem problem, String code, Optional<Duration> retryAfter)
      implements SignInOutcome {

    static Failed of(ProblemException fault) {
      return new Failed(fault.problem(), fault.problem().code(), fault.retryAfter());
    }
  }
}
