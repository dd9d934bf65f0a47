package dev.cloakroom.demo;

import jakarta.json.bind.annotation.JsonbProperty;

/** The response body of a sign-in or a refresh. */
public record TokenAnswer(
    String token, @JsonbProperty("refresh_token") String refreshToken, String name) {

  @Override
  public String toString() {
    return "TokenAnswer[" + name + "]";
  }
}
