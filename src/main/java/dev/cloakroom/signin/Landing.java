package dev.cloakroom.signin;

import dev.cloakroom.path.ReturnTo;
import dev.cloakroom.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/** Where a browser is led to when it comes back from the provider. */
public sealed interface Landing {

  /**
   * To a page of the app.
   *
   * @param error why a sign-in that shows nothing did not succeed, for the page
   */
  record Onward(ReturnTo target, Optional<String> error) implements Landing {}

  /** The sign-in failed. */
  record Failure(Problem problem, Optional<Duration> retryAfter) implements Landing {}
}
