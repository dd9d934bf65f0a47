package dev.cloakroom.identity;

import dev.cloakroom.bean.SingleInstance;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * {@code @Inject SecurityContext} of Jakarta Security for the application's beans, with the
 * session's user. In a request without a session it is the server's own. Payara asks it before each
 * method with {@code @PermitAll}: its own one would answer 401 to everybody, since the WAR has no
 * mechanism.
 */
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@SingleInstance
public class SessionSecurityContext implements SecurityContext {
  private final ServedRequest served;
  private final BeanManager beans;

  @Inject
  SessionSecurityContext(ServedRequest served, BeanManager beans) {
    this.served = served;
    this.beans = beans;
  }

  @Override
  public Principal getCallerPrincipal() {
    var user = user();
    // Not the server's context: that of WildFly names a caller "anonymous" where nobody is.
    return user.isPresent() ? user.get() : served.containersUser().orElse(null);
  }

  @Override
  public <T extends Principal> Set<T> getPrincipalsByType(Class<T> type) {
    var user = user();
    if (user.isEmpty()) {
      return server().map(own -> own.getPrincipalsByType(type)).orElse(Set.of());
    }
    return type.isInstance(user.get()) ? Set.of(type.cast(user.get())) : Set.of();
  }

  @Override
  public boolean isCallerInRole(String role) {
    var user = user();
    return user.isPresent() ? user.get().hasRole(role) : served.isContainersUserInRole(role);
  }

  /** The user's roles. Jakarta Security 4.0 has this method, 3.0 does not. */
  public Set<String> getAllDeclaredCallerRoles() {
    return user().map(SessionUser::getGroups).orElse(Set.of());
  }

  /** By the constraints of {@code web.xml}, which the server knows; false if it has no answer. */
  @Override
  public boolean hasAccessToWebResource(String resource, String... methods) {
    return server().filter(own -> own.hasAccessToWebResource(resource, methods)).isPresent();
  }

  /**
   * The session's user is authenticated, unless the caller gives a credential or wants a new
   * authentication: then the application's own mechanism is asked, if it has one.
   */
  @Override
  public AuthenticationStatus authenticate(
      HttpServletRequest request,
      HttpServletResponse response,
      AuthenticationParameters parameters) {
    var anew = parameters.getCredential() != null || parameters.isNewAuthentication();
    if (!anew && user().isPresent()) {
      return AuthenticationStatus.SUCCESS;
    }
    var mechanisms = beans.getBeans(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE);
    return server()
        .filter(own -> !mechanisms.isEmpty())
        .map(own -> own.authenticate(request, response, parameters))
        .orElse(anew ? AuthenticationStatus.SEND_FAILURE : AuthenticationStatus.NOT_DONE);
  }

  private Optional<SessionUser> user() {
    return served.identity().flatMap(Identity::user);
  }

  private Optional<SecurityContext> server() {
    return ServerBean.of(SecurityContext.class, SessionSecurityContext.class, beans);
  }
}
