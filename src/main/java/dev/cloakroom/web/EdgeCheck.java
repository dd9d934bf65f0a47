package dev.cloakroom.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.ServletContext;

/**
 * Stops the deployment if the edge filter was not registered. The server finds the class that
 * registers it by a file of the WAR, which a file of the same name in an overlay would replace.
 */
@ApplicationScoped
class EdgeCheck {
  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
    // Open Liberty does not let this context be asked for its filters: the observer is called in a
    // listener that the server registered by program (Servlet 6.0, ServletContext).
    if (context.getAttribute(EdgeFilter.NAME) == null) {
      throw new IllegalStateException(
          "Cloakroom cannot start: its filter is not registered, so no request would be checked; add"
              + " the line dev.cloakroom.CloakroomInitializer to the overlay's file"
              + " WEB-INF/classes/META-INF/services/jakarta.servlet.ServletContainerInitializer");
    }
  }
}
