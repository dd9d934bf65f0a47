package dev.cloakroom.example;

import dev.cloakroom.web.ProblemMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** An application whose calls of the backend are watched. */
@ApplicationPath("/watched")
public class WatchedApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(WatchedResource.class, ProblemMapper.class);
  }
}
