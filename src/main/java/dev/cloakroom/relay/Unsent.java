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
 * An answer of a backend of which the client has seen nothing yet. It can be taken back, so that a
 * problem takes its place. What others have set on the answer stays: the headers of every answer,
 * and the cookies of a renewal.
 */
final class Unsent {
  // Payara and GlassFish hang up without a byte on an answer with more than 100 fields. They add up
  // to four of their own.
  private static final int MOST_FIELDS = 96;
  // Up to so many fields of the backend there is room for all of ours, cookies included.
  private static final int FEW_FIELDS = 60;

  private Unsent() {}

  /**
   * Counts before anything is copied, because GlassFish hangs up without a byte on an answer that
   * held 100 fields for a moment.
   *
   * @throws CallFault if a server might not send so many fields as the backend's and ours
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
   * Takes the answer back and throws the fault, unless the client has seen the answer's head.
   *
   * @param fault what is to be told instead
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

  // The Servlet API removes all fields or none.
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
    // The answer has ours, whatever the backend's says.
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
