package dev.cloakroom.metrics;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.bean.SingleInstance;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Hands each security event to its counters. */
@SingleInstance
class EventMetrics {
  private final Metrics metrics;

  @Inject
  EventMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  void count(@Observes AuditEvent event) {
    metrics.events().ifPresent(counter -> counter.count(event));
  }
}
