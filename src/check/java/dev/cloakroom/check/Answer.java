package dev.cloakroom.check;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What came back.
 *
 * @param body the beginning of it, as text
 * @param at the clock of this machine, halfway between the request and the answer
 */
record Answer(Ask ask, int status, HttpHeaders headers, String body, Instant at) {
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*+:\\s*+\"([a-z_]++)\"");
  private static final Pattern AUTHENTICATED =
      Pattern.compile("\"authenticated\"\\s*+:\\s*+(true|false)");

  Optional<String> field(String name) {
    return headers.firstValue(name);
  }

  List<String> fields(String name) {
    return headers.allValues(name);
  }

  boolean isRedirect() {
    return status >= 300 && status < 400 && field("Location").isPresent();
  }

  /** Where it leads to, if that can be read. */
  Optional<URI> location() {
    try {
      return field("Location").map(URI::create).map(ask.uri()::resolve);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isOfType(String type) {
    return field("Content-Type").filter(value -> value.startsWith(type)).isPresent();
  }

  /** Whether it is a problem in the product's form. */
  boolean isProblem() {
    return isOfType("application/problem+json") && CODE.matcher(body).find();
  }

  /** A member of the JSON object that is a text without escapes. */
  Optional<String> member(String name) {
    var matcher =
        Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*+:\\s*+\"([^\"\\\\]*+)\"")
            .matcher(body);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether somebody is signed in, if this is the product's answer to that question. */
  Optional<Boolean> authenticated() {
    var matcher = AUTHENTICATED.matcher(body);
    return status == 200 && isOfType("application/json") && matcher.find()
        ? Optional.of(matcher.group(1).equals("true"))
        : Optional.empty();
  }

  /** Without the fields and the body, which may hold secrets. */
  @Override
  public String toString() {
    return head();
  }

  /** Status, type and server, in words. */
  String head() {
    return status
        + ", "
        + field("Content-Type").orElse("no Content-Type")
        + field("Server").map(server -> ", Server: " + server).orElse("");
  }
}
