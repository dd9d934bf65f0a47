package dev.cloakroom.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The users of the {@link DemoBackend}. Their passwords are public. */
enum DemoAccount {
  ADA("user-1815", "ada", "lovelace", "Ada Lovelace", List.of("user")),
  GRACE("user-1906", "grace", "hopper", "Grace Hopper", List.of("user", "cloakroom-admin"));

  private final String subject;
  private final String username;
  private final String password;
  private final String fullName;
  private final List<String> groups;

  DemoAccount(
      String subject, String username, String password, String fullName, List<String> groups) {
    this.subject = subject;
    this.username = username;
    this.password = password;
    this.fullName = fullName;
    this.groups = groups;
  }

  static Optional<DemoAccount> signIn(String username, String password) {
    return Stream.of(values())
        .filter(account -> account.username.equals(username) && account.password.equals(password))
        .findFirst();
  }

  /** The account that a subject means, here or at a provider, which knows users by their names. */
  static Optional<DemoAccount> named(String subject) {
    return Stream.of(values())
        .filter(account -> account.subject.equals(subject) || account.username.equals(subject))
        .findFirst();
  }

  String subject() {
    return subject;
  }

  String username() {
    return username;
  }

  String fullName() {
    return fullName;
  }

  /** The claims about the user in an access token, beside {@code sub}. */
  Map<String, Object> claims() {
    return Map.of("upn", username, "name", fullName, "email", email(), "groups", groups);
  }

  /** The answer of the user resource. */
  Map<String, Object> user() {
    return Map.of(
        "sub", subject,
        "username", username,
        "name", fullName,
        "email", email(),
        "groups", groups);
  }

  private String email() {
    return username + "@example.com";
  }
}
