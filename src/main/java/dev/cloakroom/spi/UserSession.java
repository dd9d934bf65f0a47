package dev.cloakroom.spi;

import jakarta.json.JsonObject;

/**
 * A session that a page asks about.
 *
 * @param claims what {@code /api/auth/session} shows of the user, without the additions of beans
 * @param tokens the tokens of the session; the access token may have expired
 */
public record UserSession(JsonObject claims, Tokens tokens) {

  /** Shows no claim. */
  @Override
  public String toString() {
    return "UserSession[" + tokens + "]";
  }
}
