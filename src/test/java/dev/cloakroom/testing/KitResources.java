package dev.cloakroom.testing;

import java.lang.annotation.Annotation;
import java.net.URI;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.arquillian.test.spi.enricher.resource.ResourceProvider;

/** What tests get for fields and parameters with {@link ArquillianResource}, a class for a type. */
final class KitResources {
  private KitResources() {}

  /** Each field and each parameter gets a browser of its own. */
  static final class OfBrowser implements ResourceProvider {
    @Inject private Instance<Surroundings> surroundings;

    @Inject private Instance<ProtocolMetaData> deployment;

    @Override
    public boolean canProvide(Class<?> type) {
      return type == Browser.class;
    }

    @Override
    public Object lookup(ArquillianResource resource, Annotation... qualifiers) {
      var deployed = deployment.get();
      if (deployed == null || !deployed.hasContext(HTTPContext.class)) {
        throw new IllegalStateException("No deployment of this test answers HTTP");
      }
      var http = deployed.getContexts(HTTPContext.class).iterator().next();
      surroundings.get().requirePort(http.getPort());
      return Browser.at(root(http));
    }

    // Not the host that the adapter names, which may be the machine's: browsers keep Secure cookies
    // of plain http from localhost only.
    static URI root(HTTPContext http) {
      var paths = http.getServlets().stream().map(Servlet::getContextRoot).distinct().toList();
      var path = paths.size() == 1 ? paths.get(0).replaceAll("^/+|/+$", "") : "";
      return URI.create(
          "http://localhost:%d/%s".formatted(http.getPort(), path.isEmpty() ? "" : path + "/"));
    }
  }

  /** The one of the suite. */
  static final class OfDemoBackend implements ResourceProvider {
    @Inject private Instance<Surroundings> surroundings;

    @Override
    public boolean canProvide(Class<?> type) {
      return type == DemoBackend.class;
    }

    @Override
    public Object lookup(ArquillianResource resource, Annotation... qualifiers) {
      return surroundings.get().backend();
    }
  }

  /** The one of the suite, if it has one. */
  static final class OfScriptedProvider implements ResourceProvider {
    @Inject private Instance<Surroundings> surroundings;

    @Override
    public boolean canProvide(Class<?> type) {
      return type == ScriptedProvider.class;
    }

    @Override
    public Object lookup(ArquillianResource resource, Annotation... qualifiers) {
      return surroundings.get().provider();
    }
  }
}
