package dev.cloakroom.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/** A team's own application for machine clients, which send bearer tokens (RFC 6750). */
@ApplicationPath("/machines")
@ApplicationScoped
@LoginConfig(authMethod = "MP-JWT")
public class MachineApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(MachineResource.class);
  }
}
