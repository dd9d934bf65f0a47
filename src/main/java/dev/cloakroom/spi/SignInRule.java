package dev.cloakroom.spi;

/**
 * Decides after the backend has accepted the credentials, and before a session begins, whether the
 * user may sign in. There may be several beans of this type: each of them must allow it.
 *
 * <p>A refusal is answered as wrong credentials are: 401 {@code login_rejected}. It counts as a
 * failed login, and the tokens are revoked in the background. If a bean throws, nobody signs in:
 * 503 {@code backend_unavailable}.
 */
@FunctionalInterface
public interface SignInRule {

  /** Whether the user may sign in. */
  Verdict judge(SignIn signIn);
}
