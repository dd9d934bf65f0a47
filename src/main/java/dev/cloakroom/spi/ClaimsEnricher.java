package dev.cloakroom.spi;

import jakarta.json.JsonObject;

/**
 * Adds to {@code claims} of {@code /api/auth/session}, for example roles from the team's database.
 * There may be several beans of this type.
 *
 * <p>It is called at each read of {@code /api/auth/session} with a session, so that the page sees
 * what is true now. Pages read it often: a slow look-up needs a cache of its own. A member that is
 * there already stays as it is, and what looks like a token is taken out. If a bean throws, its
 * members are missing, and the log has a WARNING with the class of the exception.
 */
@FunctionalInterface
public interface ClaimsEnricher {

  /**
   * The members to add.
   *
   * @return empty for none
   */
  JsonObject claims(UserSession session);
}
