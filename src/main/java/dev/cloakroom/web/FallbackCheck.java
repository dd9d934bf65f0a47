package dev.cloakroom.web;

import dev.cloakroom.bean.FrontEndStarts;
import dev.cloakroom.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.ServletContext;

/** Stops the deployment if the file that {@link Fallback} answers with is not in the WAR. */
@ApplicationScoped
class FallbackCheck {
  void start(@Observes FrontEndStarts event, Settings settings) {
    if (event.application() instanceof ServletContext context) {
      start(context, settings);
    }
  }

  void start(ServletContext context, Settings settings) {
    settings
        .page()
        .fallback()
        .filter(file -> !AppFiles.have(context, file))
        .ifPresent(
            file -> {
              throw new IllegalStateException(
                  "Cloakroom cannot start: 1 fault in its configuration\n"
                      + "  - cloakroom.page.fallback: the WAR has no file "
                      + file
                      + "; lay the app over the WAR, or leave the key out");
            });
  }
}
