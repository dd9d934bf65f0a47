package dev.cloakroom.relay;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.caller.ClientFields;
import dev.cloakroom.caller.TraceParent;
import dev.cloakroom.field.FieldSyntax;
import dev.cloakroom.httpclient.CallFault;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;

/**
 * Decides which fields of a browser's request reach the backend. All do, except those about the
 * connection, the browser's credentials, and fields that only a proxy may set.
 */
final class RequestHeaderPolicy {
  /** RFC 4918 sections 10.3 and 10.4, and the concatenation of the tus protocol 1.0. */
  static final FieldNames NAMING_PLACES = FieldNames.of("Destination", "If", "Upload-Concat");

  private final String pseudonym;
  private final String via;

  /**
   * @param pseudonym the name of this instance in {@code Via} (RFC 9110 section 7.6.3); each
   *     instance needs its own
   */
  RequestHeaderPolicy(String pseudonym) {
    this.pseudonym = pseudonym;
    this.via = "1.1 " + pseudonym;
  }

  /**
   * How often an {@code OPTIONS} request may still be forwarded (RFC 9110 section 7.6.2); -1 if the
   * request has no such limit, or another method.
   */
  static int maxForwards(HttpServletRequest request) {
    var value = request.getHeader("Max-Forwards");
    if (!request.getMethod().equals("OPTIONS") || value == null || !value.matches("[0-9]+")) {
      return -1;
    }
    return value.length() > 9 ? 999_999_999 : Integer.parseInt(value);
  }

  /**
   * Copies the fields that may pass, and adds those of the relay.
   *
   * @param asked supplies the target of the request; called only if a field holds URLs
   * @throws ProblemException if this instance has forwarded the request before (RFC 9110 section
   *     7.6.3), if a value is malformed, or if a field names a place that the route does not lead
   *     to
   */
  void copy(
      HttpServletRequest from,
      Callers callers,
      Route route,
      Supplier<Locations.Asked> asked,
      ClassicHttpRequest to) {
    var options = options(from);
    for (var names = from.getHeaderNames(); names.hasMoreElements(); ) {
      var name = names.nextElement();
      if (route.droppedFromRequests().contains(name)
          || options.contains(name)
          || isOfTrace(name, from)) {
        continue;
      }
      for (var values = from.getHeaders(name); values.hasMoreElements(); ) {
        var value = values.nextElement();
        if (name.equalsIgnoreCase("Via") && value.contains(pseudonym)) {
          throw new CallFault(CallFault.Cause.LOOP);
        }
        // RFC 9110 section 5.5: a bare CR or NUL is refused. Liberty lets them through.
        if (!FieldSyntax.isValue(value)) {
          throw new ProblemException(Problem.INVALID_REQUEST);
        }
        to.addHeader(name, NAMING_PLACES.contains(name) ? place(name, value, route, asked) : value);
      }
    }
    trace(from, route, options, to);
    cookies(from, route.requestCookies(), to);
    to.addHeader("Via", via(from));
    ClientFields.claim(from, callers, to::addHeader);
    var left = maxForwards(from);
    if (left > 0) {
      to.addHeader("Max-Forwards", Integer.toString(left - 1));
    }
  }

  // A traceparent is written anew, with the span of this call if there is one. A backend might
  // write
  // a tracestate to its log as it is, so it passes beside a valid traceparent only.
  private static boolean isOfTrace(String name, HttpServletRequest from) {
    return name.equalsIgnoreCase(TraceParent.FIELD)
        || name.equalsIgnoreCase(TraceParent.STATE) && TraceParent.sent(from).isEmpty();
  }

  private static void trace(
      HttpServletRequest from, Route route, Set<String> options, ClassicHttpRequest to) {
    if (!route.droppedFromRequests().contains(TraceParent.FIELD)
        && !options.contains(TraceParent.FIELD)) {
      TraceParent.of(from).ifPresent(field -> to.addHeader(TraceParent.FIELD, field));
    }
  }

  // The rules for the path of a request hold for Destination too. Otherwise a COPY could write to a
  // path that a PUT could not name.
  private static String place(
      String name, String value, Route route, Supplier<Locations.Asked> asked) {
    Function<String, Optional<String>> toBackend =
        url -> route.locations().toBackend(url, asked.get(), route.settings().encodedSlashes());
    if (name.equalsIgnoreCase("If")) {
      return Links.mappedIf(value, toBackend);
    }
    var mapped =
        name.equalsIgnoreCase("Destination")
            ? toBackend.apply(value)
            : Links.mappedConcat(value, toBackend);
    return mapped.orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST));
  }

  private static Set<String> options(HttpServletRequest from) {
    Set<String> options = Set.of();
    for (var values = from.getHeaders("Connection"); values.hasMoreElements(); ) {
      options = ConnectionOptions.and(options, values.nextElement());
    }
    return options;
  }

  private static void cookies(
      HttpServletRequest from, RelayedCookies cookies, ClassicHttpRequest to) {
    if (cookies.isEmpty()) {
      return;
    }
    for (var fields = from.getHeaders("Cookie"); fields.hasMoreElements(); ) {
      var kept = cookies.fromBrowser(fields.nextElement());
      if (!kept.isEmpty()) {
        add(to, "Cookie", kept);
      }
    }
  }

  /** Adds a field. All cookies are joined in one field (RFC 6265 section 5.4). */
  static void add(ClassicHttpRequest to, String name, String value) {
    var before = name.equals("Cookie") ? to.getFirstHeader(name) : null;
    if (before == null) {
      to.addHeader(name, value);
    } else {
      to.setHeader(name, before.getValue() + "; " + value);
    }
  }

  // "HTTP/1.1" is 1.1, "HTTP/2.0" is 2 (RFC 9110 section 7.6.3).
  private String via(HttpServletRequest from) {
    var protocol = from.getProtocol();
    if (protocol.equals("HTTP/1.1")) {
      return via;
    }
    var number = protocol.substring(protocol.indexOf('/') + 1);
    return (number.equals("2.0") ? "2" : number) + " " + pseudonym;
  }
}
