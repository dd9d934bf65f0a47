package dev.cloakroom.trace;

import jakarta.servlet.http.HttpServletRequest;

/** Begins spans. */
@FunctionalInterface
interface SpanSource {
  /**
   * Begins a span, whose parent is the current span of this thread, or else the span that the
   * client names in its {@code traceparent}.
   *
   * @param route the relay's route, or null
   * @param request null outside of requests
   */
  TraceSpan begin(String name, String route, HttpServletRequest request);
}
