package dev.cloakroom.testing;

import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.enricher.resource.ResourceProvider;

/**
 * What Arquillian loads when the kit is on the class path. {@link SuiteServers} starts the servers
 * around the container, and {@link KitResources} hands them to tests.
 */
public final class CloakroomExtension implements LoadableExtension {
  /** For the loader. */
  public CloakroomExtension() {}

  @Override
  public void register(ExtensionBuilder builder) {
    builder
        .observer(SuiteServers.class)
        .service(ResourceProvider.class, KitResources.OfBrowser.class)
        .service(ResourceProvider.class, KitResources.OfDemoBackend.class)
        .service(ResourceProvider.class, KitResources.OfScriptedProvider.class);
  }
}
