package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Answers {@code sendError} with a problem if the container does not call {@link ErrorServlet}. */
final class ProblemResponse extends HttpServletResponseWrapper {
  private final HttpServletRequest request;
  private final ProblemWriter problems;

  ProblemResponse(
      HttpServletRequest request, HttpServletResponse response, ProblemWriter problems) {
    super(response);
    this.request = request;
    this.problems = problems;
  }

  @Override
  public void sendError(int status) throws IOException {
    if (status < 400) {
      super.sendError(status);
      return;
    }
    // Servlet 6.0, sendError: the buffer is cleared; if the response is committed, this throws an
    // IllegalStateException.
    resetBuffer();
    var answer = (HttpServletResponse) getResponse();
    problems.write(request, answer, Faults.ofStatus(request, status));
    answer.flushBuffer();
  }

  /** The message is dropped: a problem has its own text. */
  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
