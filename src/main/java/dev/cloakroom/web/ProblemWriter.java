package dev.cloakroom.web;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Origin;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Problem answers (RFC 9457), for JAX-RS and for servlets alike. */
@ApplicationScoped
class ProblemWriter {
  static final String TYPE = "application/problem+json";

  private final Callers callers;

  ProblemWriter() {
    this(null);
  }

  @Inject
  ProblemWriter(Callers callers) {
    this.callers = callers;
  }

  /** Writes the whole answer. */
  void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
      throws IOException {
    ResponseHeaders.ofAnswer(response);
    problem.headers().forEach(response::setHeader);
    response.setStatus(problem.problem().status());
    response.setContentType(TYPE);
    var body = body(request, problem.problem());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  byte[] body(HttpServletRequest request, Problem problem) {
    return StrictJson.PROVIDER
        .createObjectBuilder()
        .add("type", type(request, problem))
        .add("title", problem.title())
        .add("status", problem.status())
        .add("code", problem.code())
        .add("detail", problem.detail())
        .build()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private String type(HttpServletRequest request, Problem problem) {
    Optional<Origin> origin = callers.ours(request).stream().findFirst();
    return origin.map(Origin::toString).orElse("")
        + request.getContextPath()
        + "/api/problems/"
        + problem.code();
  }
}
