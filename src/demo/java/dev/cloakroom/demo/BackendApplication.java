package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/** The backend's resources, protected by the container's MicroProfile JWT. */
// A bean, because Payara looks for @LoginConfig on discovered beans only.
@ApplicationScoped
@LoginConfig(authMethod = "MP-JWT")
@ApplicationPath("/")
public class BackendApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        AccountResource.class,
        AuthorizeResource.class,
        AuthResource.class,
        EndSessionResource.class,
        KeysResource.class,
        MetadataResource.class,
        RefreshResource.class,
        RevocationResource.class,
        TokenResource.class,
        UserInfoResource.class,
        UserResource.class,
        OrderEventsResource.class,
        OrdersResource.class,
        PayoutResource.class,
        InvalidInputMapper.class,
        UnreadableBodyMapper.class);
  }

  @Produces
  static Clock clock() {
    return Clock.systemUTC();
  }
}
