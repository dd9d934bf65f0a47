package dev.cloakroom.example;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A team's own application beside the product's; it lists its resources, as the product's does. */
@ApplicationPath("/shop")
public class ShopApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ShopResource.class);
  }
}
