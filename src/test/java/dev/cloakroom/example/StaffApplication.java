package dev.cloakroom.example;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A team's own application whose resources ask who is calling. It lists nothing of the product. */
@ApplicationPath("/staff")
public class StaffApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(ArchiveResource.class, DeskResource.class, LedgerResource.class);
  }
}
