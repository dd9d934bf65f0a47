package dev.cloakroom.example;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A team's own application for machines that show a badge. */
@ApplicationPath("/badges")
@DeclareRoles("machine")
public class BadgeApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(MachineResource.class);
  }
}
