package dev.cloakroom.cookie;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;

/** A token does not fit into {@link SessionCookies#MAX_PARTS} cookies. */
public final class TokenTooLarge extends ProblemException {
  private static final long serialVersionUID = 1L;

  TokenTooLarge() {
    super(Problem.TOKEN_TOO_LARGE);
  }
}
