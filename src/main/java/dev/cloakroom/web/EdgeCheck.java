package dev.cloakroom.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.ServletContext;

/**
 * Stops the deployment if the edge filter was not registered. The server finds {@code
 * CloakroomInitializer}, which registers the filter, by a file of the WAR. A file of the same name
 * in an overlay replaces that file.
 */
@ApplicationScoped
class EdgeCheck {
  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
    // An attribute shows the registration: Open Liberty calls this observer in a listener that was
    // added programmatically, where getFilterRegistration throws (Servlet 6.0, ServletContext).
    if (context.getAttribute(EdgeFilter.NAME) == null) {
      throw new IllegalStateException(
          "Cloakroom cannot start: its filter is not registered, so no request would be checked; add"
              + " the line dev.cloakroom.CloakroomInitializer to the overlay's file"
              + " WEB-INF/classes/META-INF/services/jakarta.servlet.ServletContainerInitializer");
    }
  }
}
