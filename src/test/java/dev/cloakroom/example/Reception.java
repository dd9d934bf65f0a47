package dev.cloakroom.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;

/** A team's own bean, of which there is one for all requests. */
@ApplicationScoped
public class Reception {
  @Inject Principal principal;
  @Inject SecurityContext security;
  @Inject HttpServletRequest request;

  @Inject
  @Claim("department")
  ClaimValue<Optional<String>> department;

  /** To whoever is calling just now. */
  public String greeting() {
    var caller = security.getCallerPrincipal();
    return "%s, %s, %s, %s, editor %s %s"
        .formatted(
            principal.getName(),
            caller == null ? null : caller.getName(),
            request.getRemoteUser(),
            department.getValue().orElse(null),
            security.isCallerInRole("editor"),
            request.isUserInRole("editor"));
  }
}
