package dev.cloakroom.demo;

import java.util.Set;

/** The response body of {@code GET /user}. */
public record User(String sub, String username, String name, String email, Set<String> groups) {

  static User of(Account account) {
    return new User(
        account.subject(), account.username(), account.name(), account.email(), account.groups());
  }
}
