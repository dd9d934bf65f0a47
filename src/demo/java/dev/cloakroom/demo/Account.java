package dev.cloakroom.demo;

import java.util.Objects;
import java.util.Set;

/** A user who can sign in to the backend. */
record Account(
    String subject,
    String username,
    String password,
    String name,
    String email,
    Set<String> groups) {

  Account {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(username);
    Objects.requireNonNull(password);
    Objects.requireNonNull(name);
    Objects.requireNonNull(email);
    groups = Set.copyOf(groups);
  }

  @Override
  public String toString() {
    return "Account[" + subject + "]";
  }
}
