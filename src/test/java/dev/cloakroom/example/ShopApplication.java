package dev.cloakroom.example;

import dev.cloakroom.web.ProblemMapper;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * A team's own application beside the product's; it lists its resources, as the product's does, and
 * the product's mapper, so that what a Rest Client with the product's filter ends with is answered
 * as a problem and not logged as an error.
 */
@ApplicationPath("/shop")
public class ShopApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ShopResource.class, ProblemMapper.class);
  }
}
