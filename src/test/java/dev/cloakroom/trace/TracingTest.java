package dev.cloakroom.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.TraceParent;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String FIELD = "00-" + TRACE + "-" + PARENT + "-01";

  private final List<SpanData> spans = new ArrayList<>();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(new Kept())).build();
  private final SpanSource source = new OpenTelemetrySpans(telemetry(provider));

  private final class Kept implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static OpenTelemetry telemetry(TracerProvider provider) {
    return new OpenTelemetry() {
      @Override
      public TracerProvider getTracerProvider() {
        return provider;
      }

      @Override
      public ContextPropagators getPropagators() {
        return ContextPropagators.noop();
      }
    };
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private static HttpServletRequest traced() {
    return new FakeExchange().header("traceparent", FIELD).request();
  }

  @Test
  void aRelayedCallIsAChildOfTheClientsSpanAndTheParentOfTheBackends() {
    var request = traced();
    String sent;
    try (var span = source.begin("cloakroom.relay", "files", request)) {
      sent = TraceParent.of(request).orElseThrow();
      span.answered(204);
    }
    var span = spans.get(0);
    assertEquals("cloakroom.relay", span.getName());
    assertEquals(TRACE, span.getTraceId());
    assertEquals(PARENT, span.getParentSpanId());
    assertEquals("00-" + TRACE + "-" + span.getSpanId() + "-01", sent);
    assertEquals("files", span.getAttributes().get(AttributeKey.stringKey("cloakroom.route")));
    assertEquals(204L, span.getAttributes().get(AttributeKey.longKey("http.response.status_code")));
    assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
    assertTrue(span.hasEnded());
  }

  @Test
  void aRenewalInARelayedCallIsItsChildAndTheCallGoesOnInItsOwnSpan() {
    var request = traced();
    var relay = source.begin("cloakroom.relay", "files", request);
    var before = TraceParent.of(request).orElseThrow();
    var renewal = source.begin("cloakroom.renewal", null, request);
    var within = TraceParent.of(request).orElseThrow();
    renewal.close();
    var after = TraceParent.of(request).orElseThrow();
    relay.close();
    assertEquals(before, after);
    assertNotEquals(before, within);
    assertEquals(spans.get(1).getSpanId(), spans.get(0).getParentSpanId());
    assertFalse(Span.current().getSpanContext().isValid());
  }

  @Test
  void withoutATraceOfTheClientOneBeginsAndTheRequestStaysInIt() {
    var request = new FakeExchange().request();
    source.begin("cloakroom.login", null, request).close();
    assertEquals(Optional.of(spans.get(0).getTraceId()), TraceParent.traceId(request));
    assertEquals("0000000000000000", spans.get(0).getParentSpanId());
  }

  @Test
  void whatIsNotValidIsNoParent() {
    var request = new FakeExchange().header("traceparent", "00-" + TRACE + "-zz").request();
    source.begin("cloakroom.login", null, request).close();
    assertNotEquals(TRACE, spans.get(0).getTraceId());
  }

  @Test
  void aSpanThatAnotherRequestLeftOnTheThreadIsNoParentOfARelayedCall() {
    var left = provider.get("server").spanBuilder("left").startSpan();
    var scope = left.makeCurrent();
    source.begin("cloakroom.relay", "files", new FakeExchange().request()).close();
    source.begin("cloakroom.login", null, traced()).close();
    scope.close();
    assertEquals("0000000000000000", spans.get(0).getParentSpanId());
    assertEquals(PARENT, spans.get(1).getParentSpanId());
  }

  @Test
  void theServersSpanOfAResourceIsTheParentOfALogin() {
    var server = provider.get("server").spanBuilder("POST /api/login").startSpan();
    var scope = server.makeCurrent();
    source.begin("cloakroom.login", null, new FakeExchange().request()).close();
    scope.close();
    assertEquals(server.getSpanContext().getSpanId(), spans.get(0).getParentSpanId());
  }

  @Test
  void aSpanOfWorkThatFailsSaysWithWhichCode() {
    var tracing = Tracing.with(source);
    assertEquals("done", tracing.during("cloakroom.login", () -> "done"));
    assertThrows(
        ProblemException.class,
        () ->
            tracing.during(
                "cloakroom.renewal",
                () -> {
                  throw new ProblemException(Problem.BACKEND_UNAVAILABLE);
                }));
    assertThrows(
        IllegalStateException.class,
        () ->
            tracing.during(
                "cloakroom.renewal",
                () -> {
                  throw new IllegalStateException("s3cret");
                }));
    assertEquals(StatusCode.UNSET, spans.get(0).getStatus().getStatusCode());
    assertEquals("backend_unavailable", error(spans.get(1)));
    assertEquals("internal_error", error(spans.get(2)));
    assertFalse(spans.toString().contains("s3cret"));
  }

  private static String error(SpanData span) {
    assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
    return span.getAttributes().get(AttributeKey.stringKey("error.type"));
  }

  @Test
  void anAnswerOfAServerErrorFailsTheSpan() {
    try (var span = source.begin("cloakroom.relay", "files", traced())) {
      span.answered(502);
    }
    assertEquals(StatusCode.ERROR, spans.get(0).getStatus().getStatusCode());
  }

  // MicroProfile Telemetry is off by default, and lends an OpenTelemetry that keeps nothing.
  @Test
  void whereTelemetryIsOffTheClientsFieldPassesAsItIs() {
    var off = new OpenTelemetrySpans(telemetry(TracerProvider.noop()));
    var request =
        new FakeExchange().header("traceparent", "01-" + TRACE + "-" + PARENT + "-01-x").request();
    try (var span = off.begin("cloakroom.relay", "files", request)) {
      assertEquals(Optional.of("01-" + TRACE + "-" + PARENT + "-01-x"), TraceParent.of(request));
      span.answered(200);
    }
    assertEquals(List.of(), spans);
  }
}
