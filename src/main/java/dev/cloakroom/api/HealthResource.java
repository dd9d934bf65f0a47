package dev.cloakroom.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /api/health/live} and {@code /api/health/ready} in the form of MicroProfile Health, as
 * a plain resource, because not every Jakarta EE 10 server has MicroProfile Health.
 */
@Path("/health")
@ApplicationScoped
public class HealthResource {
  private static final byte[] UP = json("{\"status\":\"UP\",\"checks\":[]}");
  private static final byte[] READY =
      json("{\"status\":\"UP\",\"checks\":[{\"name\":\"settings\",\"status\":\"UP\"}]}");

  /** Whether the process is worth keeping. */
  @GET
  @Path("/live")
  public Response live() {
    return Json.answer(UP);
  }

  /**
   * Whether requests may come. The settings have been checked by then, and the backend is not
   * asked: its outage is told per request, and taking every node out would not mend it.
   */
  @GET
  @Path("/ready")
  public Response ready() {
    return Json.answer(READY);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
