package dev.cloakroom.config;

import java.util.Optional;

/**
 * What a Redis server or a Sentinel asks for.
 *
 * @param user the ACL user; if empty, the user {@code default}
 * @param password empty if the server asks for none
 */
public record RedisLogin(Optional<String> user, Optional<String> password) {
  /** For servers that ask for nothing. */
  public static final RedisLogin NONE = new RedisLogin(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "RedisLogin[]";
  }
}
