package dev.cloakroom.demo;

import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.validation.constraints.NotNull;

/** The body of {@code POST /refresh-token} and {@code POST /auth/logout}. */
public record RefreshRequest(@NotNull @JsonbProperty("refresh_token") String refreshToken) {

  @Override
  public String toString() {
    return "RefreshRequest[***]";
  }
}
