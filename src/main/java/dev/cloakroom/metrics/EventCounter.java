package dev.cloakroom.metrics;

import dev.cloakroom.audit.AuditEvent;
import dev.cloakroom.audit.AuditEvent.LoginRejected;
import dev.cloakroom.audit.AuditEvent.LoginSucceeded;
import dev.cloakroom.audit.AuditEvent.LoginThrottled;
import dev.cloakroom.audit.AuditEvent.SessionEnded;
import dev.cloakroom.token.EndCause;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Arrays;
import java.util.Locale;

/** Counts logins, ends of sessions, and security events of each type. */
final class EventCounter {
  private static final String PASSWORD = "password";
  private static final String OPENID_CONNECT = "openid_connect";
  private static final String SUCCEEDED = "succeeded";
  private static final String REJECTED = "rejected";
  private static final String THROTTLED = "throttled";

  private final Counter logins;
  private final Counter sessionsEnded;
  private final Counter events;

  /**
   * @param logins with the labels method and result
   * @param sessionsEnded with the label cause
   * @param events with the label event
   */
  EventCounter(Counter logins, Counter sessionsEnded, Counter events) {
    this.logins = logins;
    this.sessionsEnded = sessionsEnded;
    this.events = events;
    // A series that begins with its first event would hide that event from rate().
    logins.initLabelValues(PASSWORD, SUCCEEDED);
    logins.initLabelValues(PASSWORD, REJECTED);
    logins.initLabelValues(PASSWORD, THROTTLED);
    logins.initLabelValues(OPENID_CONNECT, SUCCEEDED);
    logins.initLabelValues(OPENID_CONNECT, REJECTED);
    for (var cause : EndCause.values()) {
      sessionsEnded.initLabelValues(word(cause));
    }
    Arrays.stream(AuditEvent.class.getPermittedSubclasses())
        .forEach(type -> events.initLabelValues(type.getSimpleName()));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  void count(AuditEvent event) {
    events.labelValues(event.getClass().getSimpleName()).inc();
    if (event instanceof LoginSucceeded succeeded) {
      login(succeeded.method().equals(OPENID_CONNECT), SUCCEEDED);
    } else if (event instanceof LoginRejected rejected) {
      // A sign-in at a provider that fails has a reason, and one with a password has none.
      login(!rejected.reason().isEmpty(), REJECTED);
    } else if (event instanceof LoginThrottled) {
      login(false, THROTTLED);
    } else if (event instanceof SessionEnded ended) {
      sessionsEnded.labelValues(word(ended.cause())).inc();
    }
  }

  private void login(boolean provider, String result) {
    logins.labelValues(provider ? OPENID_CONNECT : PASSWORD, result).inc();
  }
}
