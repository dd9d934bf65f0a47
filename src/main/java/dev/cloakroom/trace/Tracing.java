package dev.cloakroom.trace;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.problem.ProblemException;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;

/**
 * Begins spans if the server has OpenTelemetry and lends it to the application (MicroProfile
 * Telemetry 1.0 section 4), and {@code otel.sdk.disabled} is {@code false}. Payara lends one that
 * makes spans without that too; then each backend would get a {@code traceparent} that nobody asked
 * for.
 */
@SingleInstance
public class Tracing {
  static final SpanSource NONE = (name, route, request) -> TraceSpan.NONE;

  private static final String API = "io.opentelemetry.api.OpenTelemetry";

  private final HttpServletRequest served;
  // Null until the first span: while the application starts, the server's bean may not be ready.
  private volatile SpanSource source;

  @Inject
  Tracing(HttpServletRequest served, FrontEnds all) {
    this.served = served;
    this.source = all.standard().spans() ? null : NONE;
  }

  private Tracing(SpanSource source) {
    this.served = null;
    this.source = source;
  }

  /** Without spans. */
  public static Tracing off() {
    return new Tracing(NONE);
  }

  static Tracing with(SpanSource source) {
    return new Tracing(source);
  }

  /** Begins the span of a relayed call. */
  public TraceSpan relay(String route, HttpServletRequest request) {
    return source().begin("cloakroom.relay", route, request);
  }

  /**
   * Does some work in a span. The span has failed if the work throws.
   *
   * @param name such as {@code cloakroom.login}
   */
  public <T> T during(String name, Supplier<T> work) {
    try (var span = source().begin(name, null, request())) {
      try {
        return work.get();
      } catch (ProblemException e) {
        span.failed(e.problem().code());
        throw e;
      } catch (RuntimeException e) {
        span.failed("internal_error");
        throw e;
      }
    }
  }

  private HttpServletRequest request() {
    if (served == null) {
      return null;
    }
    try {
      return CDI.current().getBeanManager().getContext(RequestScoped.class).isActive()
          ? served
          : null;
    } catch (ContextNotActiveException e) {
      return null;
    }
  }

  private SpanSource source() {
    var known = source;
    if (known == null) {
      known = isPresent() ? OpenTelemetrySpans.ofServer() : NONE;
      source = known;
    }
    return known;
  }

  // The classes of OpenTelemetry are not in the WAR.
  private static boolean isPresent() {
    try {
      Class.forName(API, false, Tracing.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
