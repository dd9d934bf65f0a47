package dev.cloakroom.example;

import dev.cloakroom.web.ProblemExceptionMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A team's own application with exception mappers: its own, and the product's for problems. */
@ApplicationPath("/mine")
public class TeamApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        TeamResource.class,
        TeamMappers.OfRuntime.class,
        TeamMappers.OfWebApplication.class,
        ProblemExceptionMapper.class);
  }
}
