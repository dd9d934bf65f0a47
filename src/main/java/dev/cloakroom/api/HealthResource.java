package dev.cloakroom.api;

import dev.cloakroom.session.EndedJournal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
  private static final byte[] READY = ready("UP");
  private static final byte[] NOT_READY = ready("DOWN");

  private final EndedJournal journal;

  public HealthResource() {
    this(null);
  }

  @Inject
  HealthResource(EndedJournal journal) {
    this.journal = journal;
  }

  /** Liveness: 200 as long as the process can answer. */
  @GET
  @Path("/live")
  public Response live() {
    return Json.answer(UP);
  }

  /**
   * Readiness: 200 if this node may get requests, else 503. The settings are checked at deployment.
   * The check {@code state} is {@code DOWN} while this node cannot read which sessions other nodes
   * have ended: it would accept a session that was signed out on another node. The backend is not
   * checked: each request reports its outage, and without any ready node the outage would not end
   * sooner.
   */
  @GET
  @Path("/ready")
  public Response ready() {
    return journal.upToDate()
        ? Json.answer(READY)
        : Json.answer(Response.Status.SERVICE_UNAVAILABLE, NOT_READY);
  }

  private static byte[] ready(String state) {
    return json(
        "{\"status\":\"%s\",\"checks\":[{\"name\":\"settings\",\"status\":\"UP\"},{\"name\":\"state\",\"status\":\"%s\"}]}"
            .formatted(state, state));
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
