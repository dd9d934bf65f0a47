package dev.cloakroom.api;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.drain.Drain;
import dev.cloakroom.nodes.NodeComparison;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.session.EndedJournal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
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
  private final NodeComparison nodes;
  private final OpenIdProvider provider;
  private final Drain drain;

  public HealthResource() {
    this((EndedJournal) null, null, null, null);
  }

  /** Takes the beans of the default front end, whichever one the first request addresses. */
  @Inject
  HealthResource(
      Instance<EndedJournal> journal,
      NodeComparison nodes,
      Instance<OpenIdProvider> provider,
      Drain drain) {
    this(FrontEnd.DEFAULT.call(journal::get), nodes, FrontEnd.DEFAULT.call(provider::get), drain);
  }

  HealthResource(EndedJournal journal, NodeComparison nodes, OpenIdProvider provider, Drain drain) {
    this.journal = journal;
    this.nodes = nodes;
    this.provider = provider;
    this.drain = drain;
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
   * have ended, for it would accept a session that was signed out on another node; or while the
   * shared state takes no writes, for a logout here would not reach the other nodes. The backend is
   * not checked: each request reports its outage, and without any ready node the outage would not
   * end sooner. Neither does an outage of the OpenID Provider count, because sessions go on without
   * it. The check {@code identity-provider} tells it. Nor do nodes that do not fit together: each
   * of two nodes may meet it, and without both nobody is served. The check {@code nodes} tells it.
   * The check {@code drain} is {@code DOWN} after SIGTERM, so that a balancer sends requests to
   * other nodes before this one goes.
   */
  @GET
  @Path("/ready")
  public Response ready() {
    var fault = journal.stateFault();
    var state = journal.upToDate() && fault.isEmpty();
    var staying = !drain.hasBegun();
    var checks =
        check("settings", true)
            + ","
            + fault.map(reason -> down("state", reason)).orElse(check("state", state));
    if (nodes.areCompared()) {
      checks += "," + nodes.misfits().map(what -> down("nodes", what)).orElse(check("nodes", true));
    }
    if (provider.isConfigured()) {
      checks += "," + check("identity-provider", provider.fault().isEmpty());
    }
    checks += "," + check("drain", staying);
    var ready = state && staying;
    var body = json("{\"status\":\"%s\",\"checks\":[%s]}".formatted(word(ready), checks));
    return ready ? Json.answer(body) : Json.answer(Response.Status.SERVICE_UNAVAILABLE, body);
  }

  private static String check(String name, boolean up) {
    return "{\"name\":\"%s\",\"status\":\"%s\"}".formatted(name, word(up));
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private static String down(String name, String reason) {
    return "{\"name\":\"%s\",\"status\":\"DOWN\",\"data\":{\"reason\":\"%s\"}}"
        .formatted(name, reason);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
