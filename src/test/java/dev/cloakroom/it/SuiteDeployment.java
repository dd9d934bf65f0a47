package dev.cloakroom.it;

import static dev.cloakroom.it.Variants.Variant;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.container.spi.client.deployment.Deployment;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.DeploymentEvent;
import org.jboss.arquillian.container.spi.event.SetupContainer;
import org.jboss.arquillian.container.spi.event.StartContainer;
import org.jboss.arquillian.container.spi.event.StopContainer;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.container.AfterDeploy;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * Deploys {@link Variants} once, when Arquillian starts the server, and takes them away when it
 * stops it. Arquillian's own way, a {@code @Deployment} in each test class, would start Payara
 * Micro anew for every class.
 */
public final class SuiteDeployment implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Observer.class);
  }

  static final class Observer {
    // Payara Micro takes its WARs on its command line: one from Arquillian, the others from here.
    private static final String COMMAND_LINE = "extraMicroOptions";
    private static final Path FOLDER = Server.LOG.getParent();
    private static final String LOGGING = "logging.properties";

    private final List<Variant> variants = Variants.all();
    private final Variant main = Variants.named(Variants.PAGE);
    private Deployment deployment;

    @Inject private Event<DeploymentEvent> deployments;
    @Inject private Instance<ProtocolMetaData> metaData;

    void prepare(@Observes(precedence = 1) SetupContainer event) throws IOException {
      Files.createDirectories(FOLDER);
      keepLog();
      var options = new StringBuilder();
      for (var variant : variants) {
        if (variant.equals(main)) {
          continue;
        }
        var war = FOLDER.resolve(variant.name() + ".war");
        variant.archive().as(ZipExporter.class).exportTo(war.toFile(), true);
        options.append(" --deploy ").append(war).append(':').append(variant.contextRoot());
      }
      var server = event.getContainer().getContainerConfiguration();
      server.overrideProperty(COMMAND_LINE, server.getContainerProperty(COMMAND_LINE) + options);
    }

    /** The shipped logging settings, and the same lines in a file for tests to read. */
    private static void keepLog() throws IOException {
      var shipped = Files.readString(Path.of("payara-config", LOGGING));
      var withFile = shipped.replaceFirst("(?m)^handlers=.*$", "$0,java.util.logging.FileHandler");
      var file =
          """

          java.util.logging.FileHandler.pattern=%s
          java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
          """
              .formatted(Server.LOG);
      Files.writeString(FOLDER.resolve(LOGGING), withFile + file);
    }

    void deploy(@Observes EventContext<StartContainer> start) {
      start.proceed();
      var description =
          new DeploymentDescription(main.name(), main.archive()).shouldBeTestable(false);
      deployment = new Deployment(description);
      deployments.fire(new DeployDeployment(start.getEvent().getContainer(), deployment));
    }

    void greet(@Observes AfterDeploy event) throws IOException, InterruptedException {
      Server.listensOn(metaData.get().getContexts(HTTPContext.class).iterator().next().getPort());
      for (var variant : variants) {
        if (variant.isHealthy()) {
          requireAnswer(variant);
        }
      }
    }

    void undeploy(@Observes EventContext<StopContainer> stop) {
      if (deployment != null && deployment.isDeployed()) {
        deployments.fire(new UnDeployDeployment(stop.getEvent().getContainer(), deployment));
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
