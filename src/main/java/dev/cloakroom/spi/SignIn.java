package dev.cloakroom.spi;

import jakarta.json.JsonObject;

/**
 * A sign-in that the backend has accepted.
 *
 * @param claims all claims of the access token, if it is a JWT; no signature is checked, because
 *     the backend itself has just sent it. Empty for an opaque token
 * @param answer the answer for the page, without tokens
 * @param tokens the tokens, for example to ask the backend about the user
 */
public record SignIn(JsonObject claims, JsonObject answer, Tokens tokens) {

  /** Shows no claim. */
  @Override
  public String toString() {
    return "SignIn[" + tokens + "]";
  }
}
