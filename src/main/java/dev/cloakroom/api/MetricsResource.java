package dev.cloakroom.api;

import dev.cloakroom.admin.MetricsReaders;
import dev.cloakroom.caller.ThisMachine;
import dev.cloakroom.drain.Drain;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * {@code GET /api/metrics}: the metrics for Prometheus, as a plain resource, because few Jakarta EE
 * 10 servers have MicroProfile Metrics, and those that have it name them differently.
 */
@Path("/metrics")
@ApplicationScoped
public class MetricsResource {
  private final Metrics metrics;
  private final MetricsReaders readers;
  private final HealthResource health;
  private final Drain drain;
  private final HttpServletRequest request;

  public MetricsResource() {
    this(null, null, null, null, null);
  }

  @Inject
  MetricsResource(
      Metrics metrics,
      MetricsReaders readers,
      HealthResource health,
      Drain drain,
      HttpServletRequest request) {
    this.metrics = metrics;
    this.readers = readers;
    this.health = health;
    this.drain = drain;
    this.request = request;
  }

  /**
   * Answers in the text format of Prometheus, version 0.0.4, or in that of OpenMetrics if {@code
   * Accept} names it. Answers 404 if {@code cloakroom.metrics} is off, and 401 as {@link
   * MetricsReaders#require}.
   */
  @GET
  public Response metrics(@Context HttpHeaders headers) {
    if (!metrics.areOn()) {
      throw new ProblemException(Problem.NOT_FOUND);
    }
    readers.require(Authorization.of(headers), ThisMachine.made(request));
    var ready = health.ready().getStatus() == Response.Status.OK.getStatusCode();
    var accept = headers.getHeaderString(HttpHeaders.ACCEPT);
    var exposition = metrics.exposition(accept, ready, drain.callsUnderWay());
    return Response.ok(exposition.text()).type(exposition.contentType()).build();
  }
}
