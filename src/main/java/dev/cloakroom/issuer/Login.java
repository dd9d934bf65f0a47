package dev.cloakroom.issuer;

import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;

/**
 * What a login at the backend's own login resource brought.
 *
 * @param tokens to be kept from page script
 * @param answer the backend's JSON without its tokens, for page script
 */
public record Login(TokenPair tokens, JsonObject answer) {
  @Override
  public String toString() {
    return "Login[" + tokens + "]";
  }
}
