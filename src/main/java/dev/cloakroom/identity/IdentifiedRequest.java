package dev.cloakroom.identity;

import dev.cloakroom.problem.Challenge;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * A request whose user is that of the session. A request without a session is answered as the
 * container would: an application may have an authentication mechanism of its own.
 */
final class IdentifiedRequest extends HttpServletRequestWrapper {
  private final Identity identity;

  IdentifiedRequest(HttpServletRequest request, Identity identity) {
    super(request);
    this.identity = identity;
  }

  @Override
  public Principal getUserPrincipal() {
    var user = identity.user();
    return user.isPresent() ? user.get() : super.getUserPrincipal();
  }

  @Override
  public String getRemoteUser() {
    var user = identity.user();
    return user.isPresent() ? user.get().getName() : super.getRemoteUser();
  }

  @Override
  public boolean isUserInRole(String role) {
    var user = identity.user();
    return user.isPresent() ? user.get().hasRole(role) : super.isUserInRole(role);
  }

  /** The scheme of the challenge that asks for a session's cookies. */
  @Override
  public String getAuthType() {
    return identity.user().isPresent() ? Challenge.COOKIE.scheme() : super.getAuthType();
  }

  @Override
  public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
    return identity.user().isPresent() || super.authenticate(response);
  }

  /** Ends the session, and lets the container forget its own user. */
  @Override
  public void logout() throws ServletException {
    if (identity.user().isPresent()) {
      identity.logout();
    }
    super.logout();
  }
}
