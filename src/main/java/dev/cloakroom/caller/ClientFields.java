package dev.cloakroom.caller;

import dev.cloakroom.config.Origin;
import dev.cloakroom.field.FieldSyntax;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The header fields that describe the client in a request to the backend.
 *
 * <ul>
 *   <li>Set by Cloakroom: {@code X-Forwarded-For}, {@code X-Forwarded-Proto}, {@code
 *       X-Forwarded-Host} and {@code Forwarded} (RFC 7239), from the {@link Caller}, and {@code
 *       X-Request-Id}. The values that a client sends in them are dropped, because it can forge
 *       them.
 *   <li>Copied from the request: {@code traceparent}, if it is valid, and {@code tracestate} with
 *       it (W3C Trace Context); and the fields of {@code cloakroom.login.request-headers}. The
 *       relay copies them with all other fields.
 * </ul>
 *
 * @param fields values by field name
 */
public record ClientFields(Map<String, String> fields) {
  /** For a call that belongs to no request of a client. */
  static final ClientFields NONE = new ClientFields(Map.of());

  private static final int LONGEST = 1024;

  /** Defensive copy, in the same order. */
  public ClientFields {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  static ClientFields of(HttpServletRequest request, Callers callers) {
    var fields = new LinkedHashMap<String, String>();
    claim(request, callers, fields::put);
    TraceParent.of(request)
        .ifPresent(
            valid -> {
              fields.put(TraceParent.FIELD, valid);
              // It says something about the client's trace.
              if (TraceParent.sent(request).isPresent()) {
                copy(request, TraceParent.STATE, fields);
              }
            });
    callers.requestHeaders(request).forEach(name -> copy(request, name, fields));
    return new ClientFields(fields);
  }

  /** Passes each field that Cloakroom sets to {@code to}, as name and value. */
  public static void claim(
      HttpServletRequest request, Callers callers, BiConsumer<String, String> to) {
    var caller = callers.of(request);
    var addressed = callers.addressed(request);
    var proto = addressed.map(Origin::scheme).orElse(caller.secure() ? "https" : "http");
    var forwarded = new StringBuilder("for=\"").append(node(caller.address())).append('"');
    to.accept("X-Forwarded-For", caller.address());
    to.accept("X-Forwarded-Proto", proto);
    host(addressed, forwarded, to);
    to.accept("Forwarded", forwarded.append(";proto=").append(proto).toString());
    to.accept("X-Request-Id", callers.requestId(request));
  }

  private static void host(
      Optional<Origin> addressed, StringBuilder forwarded, BiConsumer<String, String> to) {
    if (addressed.isEmpty()) {
      return;
    }
    var host = addressed.get().authority();
    to.accept("X-Forwarded-Host", host);
    forwarded.append(";host=\"").append(host).append('"');
  }

  // RFC 7239 section 6: an IPv6 address is in brackets.
  private static String node(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  private static void copy(HttpServletRequest request, String name, Map<String, String> to) {
    var values = request.getHeaders(name);
    if (values == null || !values.hasMoreElements()) {
      return;
    }
    var value = values.nextElement();
    if (!values.hasMoreElements() && value.length() <= LONGEST && FieldSyntax.isValue(value)) {
      to.put(name, value);
    }
  }
}
