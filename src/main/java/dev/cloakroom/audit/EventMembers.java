package dev.cloakroom.audit;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of an event's line that both forms have. */
final class EventMembers {
  private EventMembers() {}

  /**
   * The time, the type, and the components of the event, in this order; the context is left out.
   */
  static Map<String, String> of(AuditEvent event) {
    var members = new LinkedHashMap<String, String>();
    members.put("time", event.context().time().toString());
    members.put("event", event.getClass().getSimpleName());
    try {
      for (var part : event.getClass().getRecordComponents()) {
        if (!part.getName().equals("context")) {
          members.put(part.getName(), String.valueOf(part.getAccessor().invoke(event)));
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
    return members;
  }
}
