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
import java.util.LinkedHashMap;
import java.util.Map;
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
    headers(problem).forEach(response::setHeader);
    response.setStatus(problem.problem().status());
    response.setContentType(TYPE);
    var body = body(request, problem.problem());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** RFC 9110 section 11.6.1: no 401 without a challenge; section 10.2.3: when to try again. */
  static Map<String, String> headers(ProblemException e) {
    var headers = new LinkedHashMap<String, String>();
    if (e.problem() == Problem.UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer realm=\"cloakroom\"");
    } else if (e.problem().status() == 401) {
      headers.put("WWW-Authenticate", "Cookie realm=\"cloakroom\"");
    }
    e.retryAfter().ifPresent(wait -> headers.put("Retry-After", Long.toString(wait.toSeconds())));
    return headers;
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
