package dev.cloakroom.provider;

import java.util.Map;
import java.util.Optional;

/**
 * What authenticates one request of this application at the provider (RFC 6749 section 2.3).
 *
 * @param authorization the value of {@code Authorization}, if the credentials are there
 * @param parameters of the form, if the credentials are there
 */
record ClientCredentials(Optional<String> authorization, Map<String, String> parameters) {

  /** Shows where the credentials are. */
  @Override
  public String toString() {
    return "ClientCredentials[authorization="
        + authorization.isPresent()
        + ", parameters="
        + parameters.keySet()
        + "]";
  }
}
