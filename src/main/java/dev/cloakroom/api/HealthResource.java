package dev.cloakroom.api;

import dev.cloakroom.provider.OpenIdProvider;
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

  private final EndedJournal journal;
  private final OpenIdProvider provider;

  public HealthResource() {
    this(null, null);
  }

  @Inject
  HealthResource(EndedJournal journal, OpenIdProvider provider) {
    this.journal = journal;
    this.provider = provider;
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
   * sooner. Neither does an outage of the OpenID Provider count, because sessions go on without it.
   * The check {@code identity-provider} tells it.
   */
  @GET
  @Path("/ready")
  public Response ready() {
    return journal.upToDate()
        ? Json.answer(ready("UP"))
        : Json.answer(Response.Status.SERVICE_UNAVAILABLE, ready("DOWN"));
  }

  private byte[] ready(String state) {
    var checks = check("settings", "UP") + "," + check("state", state);
    if (provider.isConfigured()) {
      checks += "," + check("identity-provider", provider.fault().isEmpty() ? "UP" : "DOWN");
    }
    return json("{\"status\":\"%s\",\"checks\":[%s]}".formatted(state, checks));
  }

  private static String check(String name, String status) {
    return "{\"name\":\"%s\",\"status\":\"%s\"}".formatted(name, status);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
