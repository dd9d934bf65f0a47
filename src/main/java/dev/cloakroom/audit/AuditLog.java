package dev.cloakroom.audit;

import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.AuditFormat;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Writes each event as one line to the logger {@code dev.cloakroom.audit}, in the form that {@code
 * cloakroom.audit.format} says.
 */
@SingleInstance
class AuditLog {
  private static final Logger LOG = Logger.getLogger("dev.cloakroom.audit");

  private final AuditFormat format;

  @Inject
  AuditLog(FrontEnds all) {
    this(all.standard());
  }

  AuditLog(Settings settings) {
    this.format = settings.auditFormat();
  }

  void write(@Observes AuditEvent event) {
    LOG.info(
        switch (format) {
          case TEXT -> line(event);
          case JSON -> json(event);
        });
  }

  /** Pairs of {@code key="value"}. */
  static String line(AuditEvent event) {
    var context = event.context();
    var members = EventMembers.of(event);
    members.put("address", context.address());
    members.put("request", context.requestId());
    context.frontEnd().ifPresent(name -> members.put("frontend", name));
    return members.entrySet().stream().map(AuditLog::pair).collect(Collectors.joining(" "));
  }

  private static String pair(Map.Entry<String, String> member) {
    return member.getKey() + "=\"" + LogText.of(member.getValue()) + '"';
  }

  /** A JSON object (RFC 8259) in ASCII whose members are strings. */
  static String json(AuditEvent event) {
    var context = event.context();
    var members = EventMembers.of(event);
    members.put("address", context.address());
    members.put("requestId", context.requestId());
    context.traceId().ifPresent(id -> members.put("traceId", id));
    context.subject().ifPresent(subject -> members.put("subject", subject));
    context.frontEnd().ifPresent(name -> members.put("frontend", name));
    return members.entrySet().stream()
        .map(AuditLog::member)
        .collect(Collectors.joining(",", "{", "}"));
  }

  // The escapes of LogText are those of JSON.
  private static String member(Map.Entry<String, String> member) {
    return '"' + member.getKey() + "\":\"" + LogText.of(wellFormed(member.getValue())) + '"';
  }

  // RFC 8259 section 8.2: what a reader makes of half a surrogate pair cannot be told.
  private static String wellFormed(String text) {
    var points =
        text.codePoints().map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
    return points
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
