package dev.cloakroom.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Answers {@code sendError} with a problem, where the container has no error page of ours. */
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
    // Servlet 6.0, sendError: what was written so far is dropped; IllegalStateException where it is
    // too late.
    resetBuffer();
    var answer = (HttpServletResponse) getResponse();
    problems.write(request, answer, Faults.ofStatus(request, status));
    answer.flushBuffer();
  }

  /** The message is for the log of whoever wrote it; no answer repeats it. */
  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
