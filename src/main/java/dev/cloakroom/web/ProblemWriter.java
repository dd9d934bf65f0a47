package dev.cloakroom.web;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Origin;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.page.ProblemPage;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Problem answers, for JAX-RS and for servlets alike: JSON (RFC 9457), or a page where a browser
 * navigates.
 */
@SingleInstance
class ProblemWriter {
  static final String TYPE = "application/problem+json";
  private static final Logger LOG = Logger.getLogger(ProblemWriter.class.getName());

  private final Callers callers;

  @Inject
  ProblemWriter(Callers callers) {
    this.callers = callers;
  }

  /**
   * Writes the whole answer. An {@code IOException} means that the client has closed the
   * connection. It is not rethrown, because the server would log a stack trace for each such
   * client.
   */
  void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem) {
    SecurityHeaders.ofAnswer(response);
    response.setHeader("X-Request-Id", callers.requestId(request));
    problem.headers().forEach(response::setHeader);
    response.setStatus(problem.problem().status());
    response.setContentType(type(request));
    ProblemPage.attach(request, response);
    var body = body(request, problem);
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
    } catch (IOException e) {
      LOG.log(Level.FINE, "client gone: {0}", e.getMessage());
    }
  }

  /** The request's id, as in the log and in {@code X-Request-Id}. */
  String id(HttpServletRequest request) {
    return callers.requestId(request);
  }

  /** The media type of {@link #body}. */
  static String type(HttpServletRequest request) {
    return FetchMode.wantsPage(request) ? ProblemPage.TYPE : TYPE;
  }

  byte[] body(HttpServletRequest request, ProblemException thrown) {
    return FetchMode.wantsPage(request)
        ? ProblemPage.of(thrown.problem(), request.getContextPath()).bytes(request)
        : json(request, thrown);
  }

  private byte[] json(HttpServletRequest request, ProblemException thrown) {
    var problem = thrown.problem();
    var json =
        StrictJson.PROVIDER
            .createObjectBuilder()
            .add("type", address(request, problem))
            .add("title", problem.title())
            .add("status", problem.status())
            .add("code", problem.code())
            .add("detail", problem.detail());
    json.addAll(StrictJson.PROVIDER.createObjectBuilder(thrown.members()));
    return json.add("requestId", callers.requestId(request))
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private String address(HttpServletRequest request, Problem problem) {
    Optional<Origin> origin = callers.ours(request).stream().findFirst();
    return origin.map(Origin::toString).orElse("")
        + request.getContextPath()
        + AccessTable.PROBLEMS
        + problem.code();
  }
}
