package dev.cloakroom.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * {@code GET /api/health/live} and {@code /api/health/ready} in the form of MicroProfile Health, as
 * a plain resource, because not every Jakarta EE 10 server has MicroProfile Health.
 */
@Path("/health")
@ApplicationScoped
public class HealthResource {
  private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";

  /** Whether the process is worth keeping. */
  @GET
  @Path("/live")
  @Produces(MediaType.APPLICATION_JSON)
  public String live() {
    return UP;
  }

  /**
   * Whether requests may come. The settings have been checked by then, and the backend is not
   * asked: its outage is told per request, and taking every node out would not mend it.
   */
  @GET
  @Path("/ready")
  @Produces(MediaType.APPLICATION_JSON)
  public String ready() {
    return "{\"status\":\"UP\",\"checks\":[{\"name\":\"settings\",\"status\":\"UP\"}]}";
  }
}
