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

  /** Whether the process is worth keeping. */
  @GET
  @Path("/live")
  public Response live() {
    return Json.answer(UP);
  }

  /**
   * Whether requests may come. The settings have been checked by then. The state that nodes share
   * is down while this node hears nothing of the others: it cannot know who has signed out there.
   * The backend is not asked: its outage is told per request, and taking every node out would not
   * mend it.
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
