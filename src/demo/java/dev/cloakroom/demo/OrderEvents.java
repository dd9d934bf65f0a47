package dev.cloakroom.demo;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.TimeUnit;

/**
 * Streams of events, one each second. A stream ends by itself after a few, with an event that says
 * so: a browser whose stream just stops would open it anew.
 */
@ApplicationScoped
class OrderEvents {
  private static final int EVENTS = 5;

  private final Orders orders;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService scheduler;

  OrderEvents() {
    this(null);
  }

  @Inject
  OrderEvents(Orders orders) {
    this.orders = orders;
  }

  void begin(String subject, SseEventSink sink, Sse sse) {
    schedule(new Stream(subject, sink, sse, 1));
  }

  private void schedule(Stream stream) {
    scheduler.schedule(() -> send(stream), stream.number() == 1 ? 0 : 1, TimeUnit.SECONDS);
  }

  private void send(Stream stream) {
    var sink = stream.sink();
    // The browser has gone.
    if (sink.isClosed()) {
      return;
    }
    if (stream.number() > EVENTS) {
      sink.send(stream.event("end", "{}")).whenComplete((sent, fault) -> sink.close());
      return;
    }
    var count = "{\"number\":%d,\"orders\":%d}";
    var data = count.formatted(stream.number(), orders.of(stream.subject()).size());
    sink.send(stream.event("orders", data))
        .whenComplete(
            (sent, fault) -> {
              if (fault == null) {
                schedule(stream.next());
              } else {
                sink.close();
              }
            });
  }

  private record Stream(String subject, SseEventSink sink, Sse sse, int number) {

    OutboundSseEvent event(String name, String data) {
      return sse.newEvent(name, data);
    }

    Stream next() {
      return new Stream(subject, sink, sse, number + 1);
    }
  }
}
