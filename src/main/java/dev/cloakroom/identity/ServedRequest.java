package dev.cloakroom.identity;

import dev.cloakroom.bean.SingleInstance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;

/** The request that is served, as the server has it: without the session's user. */
@SingleInstance
class ServedRequest {
  private final HttpServletRequest request;

  /** Finds the server's bean, which {@link UserProducer} is an alternative to. */
  @Inject
  ServedRequest(BeanManager beans) {
    this(ServerBean.of(HttpServletRequest.class, UserProducer.class, beans).orElseThrow());
  }

  ServedRequest(HttpServletRequest request) {
    this.request = request;
  }

  /** A proxy, which stands for the request that the calling thread serves. */
  HttpServletRequest proxy() {
    return request;
  }

  /** The identity of that request; empty also for code that a timer runs, which serves none. */
  Optional<Identity> identity() {
    try {
      return Identity.of(request);
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The user whom the container knows; empty also for code that a timer runs. */
  Optional<Principal> containersUser() {
    try {
      return Optional.ofNullable(request.getUserPrincipal());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Whether the container's user has the role. */
  boolean isContainersUserInRole(String role) {
    return containersUser().isPresent() && request.isUserInRole(role);
  }
}
