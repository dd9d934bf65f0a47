package dev.cloakroom.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link SignInRule} decides.
 *
 * @param allowed whether the user may sign in
 * @param reason of a refusal, for the page; it passes only if {@code cloakroom.login.reasons} lists
 *     it
 */
public record Verdict(boolean allowed, Optional<String> reason) {

  /** Refuses null. */
  public Verdict {
    Objects.requireNonNull(reason);
  }

  /** The user may sign in. */
  public static Verdict allow() {
    return new Verdict(true, Optional.empty());
  }

  /** The user may not sign in, and the page does not learn why. */
  public static Verdict refuse() {
    return new Verdict(false, Optional.empty());
  }

  /** The user may not sign in, for that reason. */
  public static Verdict refuse(String reason) {
    return new Verdict(false, Optional.of(reason));
  }
}
