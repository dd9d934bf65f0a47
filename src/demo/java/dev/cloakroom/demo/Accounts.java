package dev.cloakroom.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The two users of the demo. Their passwords are public: the demo page shows them. */
@ApplicationScoped
class Accounts {

  private static final List<Account> ALL =
      List.of(
          new Account(
              "user-1815", "ada", "lovelace", "Ada Lovelace", "ada@example.com", Set.of("user")),
          new Account(
              "user-1906",
              "grace",
              "hopper",
              "Grace Hopper",
              "grace@example.com",
              Set.of("user", "cloakroom-admin")));

  Optional<Account> signIn(Credentials credentials) {
    return ALL.stream()
        .filter(account -> account.username().equals(credentials.username()))
        .filter(account -> same(account.password(), credentials.password()))
        .findFirst();
  }

  Optional<Account> bySubject(String subject) {
    return ALL.stream().filter(account -> account.subject().equals(subject)).findFirst();
  }

  private static boolean same(String expected, String actual) {
    return MessageDigest.isEqual(expected.getBytes(UTF_8), actual.getBytes(UTF_8));
  }
}
