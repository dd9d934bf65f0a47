package dev.cloakroom.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/** A team's own mechanism: machines show a badge. */
@ApplicationScoped
public class BadgeMechanism implements HttpAuthenticationMechanism {
  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    var badge = request.getHeader("Badge");
    return badge == null
        ? context.doNothing()
        : context.notifyContainerAboutLogin(badge, Set.of("machine"));
  }
}
