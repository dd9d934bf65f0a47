package dev.cloakroom.trace;

import dev.cloakroom.caller.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Spans of the server's OpenTelemetry. No attribute holds a path, a query, an address or a name of
 * a user, because some of them are secrets or personal data.
 */
final class OpenTelemetrySpans implements SpanSource {
  private static final String NAME = "dev.cloakroom";
  private static final String CONTEXT = OpenTelemetrySpans.class.getName() + ".context";
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;
  private static final int FIRST_SERVER_ERROR = 500;

  private final Tracer tracer;

  OpenTelemetrySpans(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer(NAME);
  }

  // Only the bean: GlobalOpenTelemetry.get() would set the global one for the whole server.
  static SpanSource ofServer() {
    var bean = CDI.current().select(OpenTelemetry.class);
    return bean.isResolvable() ? new OpenTelemetrySpans(bean.get()) : Tracing.NONE;
  }

  @Override
  public TraceSpan begin(String name, String route, HttpServletRequest request) {
    var parent = parent(request, route != null);
    var builder = tracer.spanBuilder(name).setParent(parent);
    if (route != null) {
      builder
          .setSpanKind(SpanKind.CLIENT)
          .setAttribute("cloakroom.route", route)
          .setAttribute("http.request.method", request.getMethod());
    }
    var span = builder.startSpan();
    var own = parent.with(span);
    var isReal = !span.getSpanContext().equals(Span.fromContext(parent).getSpanContext());
    var before =
        request != null && isReal
            ? TraceParent.replace(request, Optional.of(field(span.getSpanContext())))
            : Optional.<String>empty();
    var outer = request == null ? null : request.getAttribute(CONTEXT);
    if (request != null) {
      request.setAttribute(CONTEXT, own);
    }
    return new Begun(span, own.makeCurrent(), request, before, outer);
  }

  // The current span of the thread may be that of an earlier request: some servers leave it there
  // after a call that failed. So it counts only where the server has begun one for this request,
  // which it does for resources and not for the relay's servlet.
  private static Context parent(HttpServletRequest request, boolean relayed) {
    if (request == null) {
      return Context.current();
    }
    if (request.getAttribute(CONTEXT) instanceof Context own) {
      return own;
    }
    var sent = TraceParent.sent(request).map(OpenTelemetrySpans::remote);
    var current = Span.current().getSpanContext();
    var isOfRequest = sent.isEmpty() || sent.get().getTraceId().equals(current.getTraceId());
    if (!relayed && current.isValid() && isOfRequest) {
      return Context.current();
    }
    return sent.map(remote -> Context.root().with(Span.wrap(remote))).orElse(Context.root());
  }

  // The field is valid, so each part has its place (W3C Trace Context section 3.2.2).
  private static SpanContext remote(String field) {
    return SpanContext.createFromRemoteParent(
        field.substring(TRACE_ID, PARENT_ID - 1),
        field.substring(PARENT_ID, FLAGS - 1),
        TraceFlags.fromHex(field, FLAGS),
        TraceState.getDefault());
  }

  private static String field(SpanContext context) {
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  private record Begun(
      Span span, Scope scope, HttpServletRequest request, Optional<String> before, Object outer)
      implements TraceSpan {

    @Override
    public void answered(int status) {
      span.setAttribute("http.response.status_code", status);
      if (status >= FIRST_SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
    }

    @Override
    public void failed(String code) {
      span.setAttribute("error.type", code);
      span.setStatus(StatusCode.ERROR);
    }

    // If there was no span before, the field stays: what follows in the request belongs to the
    // same trace, for example the audit line of a login.
    @Override
    public void close() {
      scope.close();
      if (request != null) {
        request.setAttribute(CONTEXT, outer);
      }
      if (before.isPresent()) {
        TraceParent.replace(request, before);
      }
      span.end();
    }
  }
}
