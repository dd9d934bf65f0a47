package dev.cloakroom.cookie;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;

/** A token that does not fit into the cookies that there may be. */
public final class TokenTooLarge extends ProblemException {
  private static final long serialVersionUID = 1L;

  TokenTooLarge() {
    super(Problem.TOKEN_TOO_LARGE);
  }
}
