package dev.cloakroom.example;

import dev.cloakroom.spi.SignIn;
import dev.cloakroom.spi.SignInRule;
import dev.cloakroom.spi.Verdict;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets nobody in whose address is not verified. */
@ApplicationScoped
public class OnlyVerifiedUsers implements SignInRule {
  @Override
  public Verdict judge(SignIn signIn) {
    // cloakroom.login.reasons=email_not_verified lets the page know.
    return signIn.claims().getBoolean("email_verified", true)
        ? Verdict.allow()
        : Verdict.refuse("email_not_verified");
  }
}
