package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.LoginResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of the backend's login, refresh and logout resources.
 *
 * @param furtherLogins by the name in {@code cloakroom.login.<name>.path}
 * @param refresh absent if tokens cannot be renewed
 * @param logout absent if the backend has no such resource
 */
record BackendCalls(
    ResourceCall login,
    Map<String, ResourceCall> furtherLogins,
    Optional<ResourceCall> refresh,
    Optional<ResourceCall> logout) {

  static BackendCalls of(
      Backend backend, Map<String, LoginResource> furtherLogins, OnBehalf onBehalf) {
    var further = new LinkedHashMap<String, ResourceCall>();
    furtherLogins.forEach(
        (name, login) -> further.put(name, new RestCall(backend, login.resource(), onBehalf)));
    return new BackendCalls(
        new RestCall(backend, backend.login(), onBehalf),
        Map.copyOf(further),
        backend.refresh().map(resource -> new RestCall(backend, resource, onBehalf)),
        backend.logout().map(resource -> new RestCall(backend, resource, onBehalf)));
  }
}
