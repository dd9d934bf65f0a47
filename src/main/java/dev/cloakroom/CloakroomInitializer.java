package dev.cloakroom;

import dev.cloakroom.relay.RelayServlet;
import dev.cloakroom.web.AccessTable;
import dev.cloakroom.web.EdgeFilter;
import dev.cloakroom.web.ErrorServlet;
import dev.cloakroom.web.OwnErrorPages;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.SessionTrackingMode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Registers the filter and the servlets, before the server looks at the filters of {@code web.xml}.
 * A team that lays its app over the WAR may bring a {@code web.xml} of its own, with {@code
 * metadata-complete="true"} too: neither a descriptor of ours nor an annotation would count then.
 */
public final class CloakroomInitializer implements ServletContainerInitializer {

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
    Platform.require(getClass().getClassLoader());
    // A descriptor can name ways of tracking sessions of the container, and cannot name none.
    context.setSessionTrackingModes(EnumSet.noneOf(SessionTrackingMode.class));
    // A copy of the filter in the team's web.xml may have any name; this one it does not have.
    var edge = context.addFilter(EdgeFilter.NAME, EdgeFilter.class);
    if (edge == null) {
      throw new ServletException(
          "Cloakroom cannot start: web.xml declares a filter " + EdgeFilter.NAME + ": remove it");
    }
    context.setAttribute(EdgeFilter.NAME, true);
    edge.setAsyncSupported(true);
    edge.setInitParameter(OwnErrorPages.PARAMETER, OwnErrorPages.in(context).name());
    // False: before all filters that are mapped in web.xml.
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
