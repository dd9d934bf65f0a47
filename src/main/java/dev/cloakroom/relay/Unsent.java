package dev.cloakroom.relay;

import dev.cloakroom.httpclient.Answer;
import dev.cloakroom.httpclient.CallFault;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes back a backend's answer of which nothing has been sent to the client yet, so that a problem
 * takes its place. Fields that other code has set on the answer stay: those of every answer, and
 * the cookies of a renewal.
 */
final class Unsent {
  // Payara and GlassFish close the connection without sending a byte if an answer has more than 100
  // fields. They add up to four of their own.
  private static final int MOST_FIELDS = 96;
  // With up to this many fields of the backend, those of this application fit in any case, cookies
  // included.
  private static final int FEW_FIELDS = 60;

  private Unsent() {}

  /**
   * Counts the fields of the answer. Must be called before any field is copied, because GlassFish
   * closes the connection without sending a byte even if an answer had 100 fields only for a
   * moment.
   *
   * @throws CallFault if the fields of the backend and of this application are too many for a
   *     server
   */
  static void requireRoom(Answer answer, HttpServletResponse response) {
    if (answer.fieldCount() <= FEW_FIELDS) {
      return;
    }
    var count = answer.fieldCount();
    for (var name : Set.copyOf(response.getHeaderNames())) {
      count += response.getHeaders(name).size();
    }
    if (count > MOST_FIELDS) {
      throw new CallFault(CallFault.Cause.TOO_MANY_FIELDS);
    }
  }

  /**
   * Takes the answer back and throws the fault, unless the answer's head has been sent.
   *
   * @param fault is answered instead
   */
  static void takeBack(Answer answer, HttpServletResponse response, RuntimeException fault) {
    if (response.isCommitted()) {
      return;
    }
    var kept = kept(answer, response);
    response.reset();
    kept.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    throw fault;
  }

  // The Servlet API can only remove all fields at once, so those to keep are added again.
  private static LinkedHashMap<String, List<String>> kept(
      Answer answer, HttpServletResponse response) {
    var theirs = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    var cookies = new TreeSet<String>();
    theirs.addAll(List.of("Content-Length", "Content-Type", "Retry-After", "WWW-Authenticate"));
    theirs.addAll(List.of("Set-Cookie", "Transfer-Encoding"));
    for (var fields = answer.fields(); fields.hasNext(); ) {
      var field = fields.next();
      theirs.add(field.getName());
      if (field.getName().equalsIgnoreCase("Set-Cookie")) {
        cookies.add(cookieName(field.getValue()));
      }
    }
    // The backend's X-Request-Id was dropped; the one in the answer is this application's own.
    theirs.remove("X-Request-Id");
    var kept = new LinkedHashMap<String, List<String>>();
    for (var name : response.getHeaderNames()) {
      if (!theirs.contains(name)) {
        kept.put(name, List.copyOf(response.getHeaders(name)));
      }
    }
    var lines = new ArrayList<>(response.getHeaders("Set-Cookie"));
    lines.removeIf(line -> cookies.contains(cookieName(line)));
    kept.put("Set-Cookie", lines);
    return kept;
  }

  private static String cookieName(String line) {
    var end = line.indexOf('=');
    return end < 0 ? line.strip() : line.substring(0, end).strip();
  }
}
