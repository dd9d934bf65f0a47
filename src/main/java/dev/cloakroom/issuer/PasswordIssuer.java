package dev.cloakroom.issuer;

import java.util.function.Supplier;

/** An issuer that users sign in at with credentials. */
interface PasswordIssuer extends Issuer {

  /**
   * Prepares a login. Nothing is sent before the result is asked.
   *
   * @throws dev.cloakroom.problem.ProblemException if the form cannot be sent
   */
  Supplier<LoginOutcome> login(LoginInput input);
}
