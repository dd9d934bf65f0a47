package dev.cloakroom;

import dev.cloakroom.api.AdminResource;
import dev.cloakroom.api.BackchannelLogoutResource;
import dev.cloakroom.api.HealthResource;
import dev.cloakroom.api.LoginCallbackResource;
import dev.cloakroom.api.LoginResource;
import dev.cloakroom.api.LogoutResource;
import dev.cloakroom.api.MetricsResource;
import dev.cloakroom.api.ProblemResource;
import dev.cloakroom.api.SessionResource;
import dev.cloakroom.api.TokenResource;
import dev.cloakroom.api.UserResource;
import dev.cloakroom.web.AccessTable;
import dev.cloakroom.web.OwnMappers;
import dev.cloakroom.web.ProblemExceptionMapper;
import dev.cloakroom.web.ProblemMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The JAX-RS application. It lists its classes, because GlassFish, if it scans for resources, takes
 * Rest Client interfaces for resources too.
 */
@ApplicationPath(AccessTable.API)
@ApplicationScoped
public class CloakroomApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    var classes =
        new HashSet<Class<?>>(
            Set.of(
                AdminResource.class,
                BackchannelLogoutResource.class,
                HealthResource.class,
                LoginCallbackResource.class,
                LoginResource.class,
                LogoutResource.class,
                MetricsResource.class,
                ProblemResource.class,
                SessionResource.class,
                TokenResource.class,
                UserResource.class,
                ProblemExceptionMapper.class,
                ProblemMapper.class));
    classes.addAll(OwnMappers.all());
    return classes;
  }

  /**
   * Properties of Jersey (Payara, GlassFish); other implementations disregard them. By default
   * Jersey answers OPTIONS with a description of the resources (WADL). When a client has closed its
   * connection early, Jersey asks the server for an error page, and the server logs two stack
   * traces. It makes a URL of a path in {@code Location}, with the {@code Host} of the request.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.wadl.disableWadl", true,
        "jersey.config.server.response.setStatusOverSendError", true,
        "jersey.config.server.headers.location.relative.resolution.disabled", true);
  }
}
