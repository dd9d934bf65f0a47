package dev.cloakroom.testing;

import org.jboss.arquillian.config.descriptor.api.ArquillianDescriptor;
import org.jboss.arquillian.container.spi.event.container.BeforeDeploy;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.ApplicationScoped;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.test.spi.event.suite.AfterSuite;
import org.jboss.arquillian.test.spi.event.suite.Before;
import org.jboss.arquillian.test.spi.event.suite.BeforeSuite;

/**
 * Starts the {@link Surroundings} before the container, tells each deployment of them, resets them
 * before each test, and stops them after the container.
 */
final class SuiteServers {
  private static final int BEFORE_ARQUILLIAN = 100;
  private static final int AFTER_ARQUILLIAN = -100;
  private static final String NAME = "cloakroom";

  @Inject private Instance<ArquillianDescriptor> descriptor;

  @Inject @ApplicationScoped private InstanceProducer<Surroundings> surroundings;

  /** Before {@code arquillian.xml} is read, which may name the port. */
  void choosePort(@Observes(precedence = BEFORE_ARQUILLIAN) ManagerStarted event) {
    if (System.getProperty(Surroundings.PORT) == null) {
      System.setProperty(Surroundings.PORT, String.valueOf(Surroundings.freePort()));
    }
  }

  void start(@Observes(precedence = BEFORE_ARQUILLIAN) BeforeSuite event) {
    var properties = descriptor.get().extension(NAME).getExtensionProperties();
    surroundings.set(new Surroundings(properties, Integer.getInteger(Surroundings.PORT)));
  }

  void tell(@Observes BeforeDeploy event) {
    var deployment = event.getDeployment();
    if (!deployment.isArchiveDeployment()) {
      return;
    }
    var file =
        new SettingsFile(
            deployment.getTestableArchive() == null
                ? deployment.getArchive()
                : deployment.getTestableArchive());
    if (file.isCloakrooms()) {
      file.change(surroundings.get()::settings);
    }
  }

  void reset(@Observes Before event) {
    surroundings.get().reset();
  }

  void stop(@Observes(precedence = AFTER_ARQUILLIAN) AfterSuite event) {
    var started = surroundings.get();
    // Not there if the properties were refused.
    if (started != null) {
      started.close();
    }
  }
}
