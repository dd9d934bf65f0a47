package dev.cloakroom.signin;

import dev.cloakroom.fake.FakeClock;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A sign-in that asks for nothing in particular. */
final class SampleTransaction {
  static final URI CALLBACK = URI.create("https://app.example/api/login/callback");

  private SampleTransaction() {}

  /** One that has just begun, with a secret of its own. */
  static Transaction begun() {
    return new Transaction(
        Transaction.newSecret(),
        FakeClock.START,
        "registration",
        CALLBACK,
        "/",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
