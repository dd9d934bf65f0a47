package dev.cloakroom.issuer;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

  static BackendCalls of(Settings settings, OnBehalf onBehalf) {
    var backend = settings.backend();
    var login = settings.login();
    // A reason or a challenge may stand in a 401.
    var tellsMore = !login.challengeFields().isEmpty() || !login.reasonFields().isEmpty();
    Function<Resource, ResourceCall> ofLogin =
        resource ->
            tellsMore
                ? RestCall.withRefusals(backend, resource, onBehalf)
                : RestCall.once(backend, resource, onBehalf);
    var further = new HashMap<String, ResourceCall>();
    login
        .resources()
        .forEach((name, resource) -> further.put(name, ofLogin.apply(resource.resource())));
    return new BackendCalls(
        ofLogin.apply(backend.login()),
        Map.copyOf(further),
        backend.refresh().map(resource -> RestCall.once(backend, resource, onBehalf)),
        backend.logout().map(resource -> RestCall.once(backend, resource, onBehalf)));
  }
}
