package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.event.SetupContainer;
import org.jboss.arquillian.container.spi.event.StartContainer;
import org.jboss.arquillian.container.spi.event.StopContainer;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Deploys {@link Variants} once, when Arquillian starts the server, and takes them away when it
 * stops it. Arquillian's own way, a {@code @Deployment} in each test class, would deploy anew, and
 * start Payara Micro anew, for every class.
 */
public final class SuiteDeployment implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Observer.class);
  }

  static final class Observer {
    private final Rig rig = Rig.ofThisRun();
    private final List<Archive<?>> deployed = new ArrayList<>();

    void prepare(@Observes(precedence = 1) SetupContainer event) throws IOException {
      Files.createDirectories(Rig.FOLDER);
      Files.deleteIfExists(Server.LOG);
      rig.prepare(event.getContainer().getContainerConfiguration());
    }

    // Inside of what makes the container's own objects known: WildFly's adapter needs them.
    void deploy(@Observes(precedence = -1) EventContext<StartContainer> start) throws Exception {
      start.proceed();
      for (var variant : rig.deployments()) {
        deploy(variant, start.getEvent().getContainer().getDeployableContainer());
      }
      for (var variant : Variants.all()) {
        if (variant.isHealthy()) {
          requireAnswer(variant);
        }
      }
    }

    // Not by Arquillian's events: WildFly's adapter takes them for those of a test class.
    private void deploy(Variant variant, DeployableContainer<?> server) throws DeploymentException {
      var archive = variant.archive();
      try {
        var contexts = server.deploy(archive).getContexts(HTTPContext.class);
        deployed.add(archive);
        Server.listensOn(contexts.iterator().next().getPort());
      } catch (DeploymentException e) {
        if (!variant.name().equals(Variants.FAULTY)) {
          throw e;
        }
      }
    }

    void undeploy(@Observes(precedence = -1) EventContext<StopContainer> stop)
        throws DeploymentException {
      if (!rig.forgetsDeployments()) {
        DeployableContainer<?> server = stop.getEvent().getContainer().getDeployableContainer();
        for (var archive : deployed) {
          server.undeploy(archive);
        }
      }
      stop.proceed();
    }

    private static void requireAnswer(Variant variant) throws IOException, InterruptedException {
      var health = Server.root(variant.name()).resolve("api/health/live");
      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answers %d: variant %s was not deployed; %s says why"
                .formatted(health, answer.statusCode(), variant.name(), Server.LOG));
      }
    }
  }
}
