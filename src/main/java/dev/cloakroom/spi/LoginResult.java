package dev.cloakroom.spi;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Objects;
import java.util.Optional;

/** What has become of a login. */
public sealed interface LoginResult {

  /**
   * The user is signed in: the page gets 201 with the answer.
   *
   * @param answer for the page; what looks like a token is taken out of it
   */
  record SignedIn(Tokens tokens, JsonObject answer) implements LoginResult {

    /** Refuses null. */
    public SignedIn {
      Objects.requireNonNull(tokens);
      Objects.requireNonNull(answer);
    }

    /** Shows neither the tokens nor the answer. */
    @Override
    public String toString() {
      return "SignedIn[" + tokens + "]";
    }
  }

  /**
   * The issuer wants something more, for example a second factor: the page gets 202 with the
   * members under {@code challenge}. That counts as no failed login.
   *
   * @param members what the page needs for the next step; not empty
   */
  record Challenge(JsonObject members) implements LoginResult {

    /** Refuses null. */
    public Challenge {
      Objects.requireNonNull(members);
    }

    /** Shows no member, because one may be a secret of the next step. */
    @Override
    public String toString() {
      return "Challenge[" + members.size() + "]";
    }
  }

  /**
   * The credentials are wrong: the page gets 401 {@code login_rejected}, and the login counts as
   * failed.
   *
   * @param reason for the page; it passes only if {@code cloakroom.login.reasons} lists it
   */
  record Rejected(Optional<String> reason) implements LoginResult {

    /** Refuses null. */
    public Rejected {
      Objects.requireNonNull(reason);
    }
  }

  /** The user is signed in, and the page gets nothing but the lifetime. */
  static LoginResult signedIn(Tokens tokens) {
    return new SignedIn(tokens, JsonValue.EMPTY_JSON_OBJECT);
  }

  /** The credentials are wrong. */
  static LoginResult rejected() {
    return new Rejected(Optional.empty());
  }
}
