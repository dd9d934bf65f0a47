package dev.cloakroom.issuer;

import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;

/**
 * The result of a login at the backend's login resource.
 *
 * @param tokens the tokens, which page script must not get
 * @param answer the backend's JSON without its tokens, for page script
 */
public record Login(TokenPair tokens, JsonObject answer) implements LoginOutcome {
  @Override
  public String toString() {
    return "Login[" + tokens + "]";
  }
}
