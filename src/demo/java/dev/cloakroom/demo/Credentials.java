package dev.cloakroom.demo;

import jakarta.validation.constraints.NotNull;

/** The body of {@code POST /auth/login}. */
public record Credentials(@NotNull String username, @NotNull String password) {

  @Override
  public String toString() {
    return "Credentials[" + username + "]";
  }
}
