package dev.cloakroom.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code traceparent} of a request (W3C Trace Context section 3.2). A client can send anything
 * in it, so only a valid one is passed on or written to a log.
 */
public final class TraceParent {
  /** The name of the field. */
  public static final String FIELD = "traceparent";

  /** The name of the field that has a meaning only beside a valid {@code traceparent}. */
  public static final String STATE = "tracestate";

  // Version, trace id, parent id and flags. A version that is not known may have more behind them.
  private static final Pattern VALID =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
              + "(?:-[!-~]{0,256})?");

  private static final String OF_SPAN = TraceParent.class.getName() + ".ofSpan";
  private static final String VERSION_KNOWN = "00-";
  private static final int LENGTH_OF_KNOWN = 55;
  private static final int TRACE_ID = 3;
  private static final int TRACE_ID_END = 35;

  private TraceParent() {}

  /**
   * The field for calls that are made for the request: that of the current span, if the server has
   * OpenTelemetry, or else the client's.
   */
  public static Optional<String> of(HttpServletRequest request) {
    return request.getAttribute(OF_SPAN) instanceof String field
        ? Optional.of(field)
        : sent(request);
  }

  /**
   * Sets the field for calls that are made from now on.
   *
   * @param field that of a span; empty for the client's
   * @return what was set before
   */
  public static Optional<String> replace(HttpServletRequest request, Optional<String> field) {
    var before = request.getAttribute(OF_SPAN) instanceof String set ? set : null;
    request.setAttribute(OF_SPAN, field.orElse(null));
    return Optional.ofNullable(before);
  }

  /** The client's field, if the request has it once and it is valid. */
  public static Optional<String> sent(HttpServletRequest request) {
    var values = request.getHeaders(FIELD);
    if (values == null || !values.hasMoreElements()) {
      return Optional.empty();
    }
    var value = values.nextElement();
    return !values.hasMoreElements() && isValid(value) ? Optional.of(value) : Optional.empty();
  }

  /** The trace id in it: 32 hexadecimal digits in lower case. */
  public static Optional<String> traceId(HttpServletRequest request) {
    return of(request).map(value -> value.substring(TRACE_ID, TRACE_ID_END));
  }

  private static boolean isValid(String value) {
    return VALID.matcher(value).matches()
        && (value.length() == LENGTH_OF_KNOWN || !value.startsWith(VERSION_KNOWN));
  }
}
