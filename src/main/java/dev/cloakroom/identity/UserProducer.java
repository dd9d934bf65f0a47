package dev.cloakroom.identity;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * {@code @Inject JsonWebToken}, {@code Principal} and {@code HttpServletRequest} for the
 * application's beans: the session's user, with the claims that were verified. They are
 * alternatives, because servers have beans of these types themselves. In a request without a
 * session, a bean gets the container's user, for example a machine client that sent a token.
 * Without that one either, the name is null.
 */
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
@Dependent
public class UserProducer {

  @Produces
  @RequestScoped
  @Typed(JsonWebToken.class)
  static JsonWebToken token(ServedRequest served) {
    return user(served) instanceof JsonWebToken token ? token : SessionUser.nobody();
  }

  @Produces
  @RequestScoped
  @Typed(Principal.class)
  static Principal user(ServedRequest served) {
    return served
        .identity()
        .flatMap(Identity::user)
        .<Principal>map(user -> user)
        .or(served::containersUser)
        .orElseGet(SessionUser::nobody);
  }

  /** The request as servlets see it. The server's own bean has no user. */
  @Produces
  @RequestScoped
  @Typed(HttpServletRequest.class)
  static HttpServletRequest request(ServedRequest served) {
    return served.identity().map(Identity::view).orElseGet(served::proxy);
  }
}
