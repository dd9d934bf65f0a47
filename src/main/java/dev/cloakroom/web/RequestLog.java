package dev.cloakroom.web;

import dev.cloakroom.audit.LogText;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.logging.Logger;

/**
 * Writes one line for each request to the logger {@code dev.cloakroom.requests}, if {@code
 * cloakroom.request-log} is on. The line has no query, no field and no name of a user, because any
 * of these may be a secret.
 */
@SingleInstance
class RequestLog {
  private static final Logger LOG = Logger.getLogger("dev.cloakroom.requests");

  private final boolean on;
  private final Callers callers;

  @Inject
  RequestLog(FrontEnds all, Callers callers) {
    this(all.standard(), callers);
  }

  RequestLog(Settings settings, Callers callers) {
    this.on = settings.requestLog();
    this.callers = callers;
  }

  /**
   * @param failed whether the server answers in place of the application
   * @param duration until the last byte was handed to the server
   */
  void write(
      HttpServletRequest request, HttpServletResponse response, boolean failed, Duration duration) {
    if (!on) {
      return;
    }
    LOG.info(
        "method=\"%s\" path=\"%s\" status=\"%d\" ms=\"%d\" address=\"%s\" request=\"%s\""
            .formatted(
                LogText.of(request.getMethod()),
                LogText.of(request.getRequestURI()),
                failed && !response.isCommitted() ? 500 : response.getStatus(),
                duration.toMillis(),
                LogText.of(callers.of(request).address()),
                LogText.of(callers.requestId(request))));
  }
}
