package dev.cloakroom.bean;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;

/** Registers the scope {@link FrontEndScoped} at the CDI container. */
public class FrontEndScope implements Extension {
  private final FrontEndContext context = new FrontEndContext();

  void declare(@Observes BeforeBeanDiscovery discovery) {
    discovery.addScope(FrontEndScoped.class, false, false);
  }

  void add(@Observes AfterBeanDiscovery beans) {
    beans.addContext(context);
  }

  void end(@Observes BeforeShutdown shutdown) {
    context.close();
  }
}
