package dev.cloakroom;

import dev.cloakroom.backend.TeamClients;
import dev.cloakroom.bean.FrontEndScope;
import dev.cloakroom.identity.RolesFeature;
import dev.cloakroom.relay.RelayServlet;
import dev.cloakroom.web.AccessTable;
import dev.cloakroom.web.EdgeFilter;
import dev.cloakroom.web.ErrorServlet;
import dev.cloakroom.web.OwnErrorPages;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.SessionTrackingMode;
import jakarta.ws.rs.container.DynamicFeature;
import java.util.EnumSet;
import java.util.Set;

/**
 * Registers the filter and the servlets, before the server looks at the filters of {@code web.xml}.
 * An app that is laid over the WAR may have its own {@code web.xml}, with {@code
 * metadata-complete="true"} too: then the server reads neither our descriptor nor annotations.
 */
public final class CloakroomInitializer implements ServletContainerInitializer {

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
    var loader = getClass().getClassLoader();
    Platform.require(loader);
    Platform.requireService(loader, DynamicFeature.class, RolesFeature.class);
    Platform.requireService(loader, Extension.class, TeamClients.class);
    Platform.requireService(loader, Extension.class, FrontEndScope.class);
    // Only this call can switch off the container's session tracking: web.xml can name tracking
    // modes, but not an empty set of them.
    context.setSessionTrackingModes(EnumSet.noneOf(SessionTrackingMode.class));
    // addFilter returns null if web.xml declares a filter of this name. A copy of the filter under
    // another name does no harm.
    var edge = context.addFilter(EdgeFilter.NAME, EdgeFilter.class);
    if (edge == null) {
      throw new ServletException(
          "Cloakroom cannot start: web.xml declares a filter " + EdgeFilter.NAME + ": remove it");
    }
    context.setAttribute(EdgeFilter.NAME, true);
    edge.setAsyncSupported(true);
    edge.setInitParameter(OwnErrorPages.PARAMETER, OwnErrorPages.in(context).name());
    // isMatchAfter is false, so this filter comes before all filters that web.xml maps.
    edge.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    serve(context, ErrorServlet.class, ErrorServlet.PATH);
    serve(context, RelayServlet.class, AccessTable.RELAY + "/*");
  }

  private static void serve(ServletContext context, Class<? extends Servlet> type, String pattern)
      throws ServletException {
    var taken =
        context.getServletRegistrations().values().stream()
            .filter(servlet -> servlet.getMappings().contains(pattern))
            .findFirst();
    if (taken.isEmpty()) {
      context.addServlet(type.getName(), type).addMapping(pattern);
    } else if (!type.getName().equals(taken.get().getClassName())) {
      throw new ServletException(
          "Cloakroom cannot start: web.xml maps %s to the servlet %s: give that another path"
              .formatted(pattern, taken.get().getName()));
    }
  }
}
