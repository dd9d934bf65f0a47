package dev.cloakroom.issuer;

import jakarta.json.JsonObject;

/**
 * The backend wants something more before it signs the user in, for example a second factor.
 *
 * @param members the configured members of its answer, without tokens, for page script
 */
public record LoginChallenge(JsonObject members) implements LoginOutcome {
  /** Shows no member, because one may be a secret of the second step. */
  @Override
  public String toString() {
    return "LoginChallenge[" + members.size() + "]";
  }
}
