package dev.cloakroom.audit;

import dev.cloakroom.bean.SingleInstance;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.InvocationTargetException;
import java.util.logging.Logger;

/**
 * Writes each event as one line of {@code key=value} pairs to the logger {@code
 * dev.cloakroom.audit}.
 */
@SingleInstance
class AuditLog {
  private static final Logger LOG = Logger.getLogger("dev.cloakroom.audit");

  void write(@Observes AuditEvent event) {
    LOG.info(line(event));
  }

  static String line(AuditEvent event) {
    var context = event.context();
    var line = new StringBuilder();
    pair(line, "time", context.time());
    pair(line, "event", event.getClass().getSimpleName());
    try {
      for (var part : event.getClass().getRecordComponents()) {
        if (!part.getName().equals("context")) {
          pair(line, part.getName(), part.getAccessor().invoke(event));
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
    pair(line, "address", context.address());
    pair(line, "request", context.requestId());
    return line.toString();
  }

  private static void pair(StringBuilder line, String key, Object value) {
    line.append(line.isEmpty() ? "" : " ").append(key).append("=\"");
    LogText.append(line, String.valueOf(value));
    line.append('"');
  }
}
