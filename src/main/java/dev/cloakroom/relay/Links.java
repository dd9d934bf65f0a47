package dev.cloakroom.relay;

import java.util.Optional;
import java.util.function.Function;

/**
 * Maps the URLs in fields that hold several: {@code Link} (RFC 8288), {@code If} (RFC 4918) and
 * {@code Upload-Concat} of the tus protocol.
 */
final class Links {
  private final String field;
  private final Function<String, Optional<String>> map;
  private final StringBuilder kept = new StringBuilder();
  private int at;

  private Links(String field, Function<String, Optional<String>> map) {
    this.field = field;
    this.map = map;
  }

  /**
   * The field with the target and the {@code anchor} of each link mapped.
   *
   * @param map returns empty for a URL that must not pass; the whole link is then left out
   * @return empty if no link is left, or if the field is malformed
   */
  static Optional<String> mapped(String field, Function<String, Optional<String>> map) {
    var links = new Links(field, map);
    return links.readAll() && !links.kept.isEmpty()
        ? Optional.of(links.kept.toString())
        : Optional.empty();
  }

  /**
   * A field of the form {@code final;/a /b} with each URL mapped ({@code Upload-Concat} of tus).
   *
   * @return empty if one of the URLs must not pass
   */
  static Optional<String> mappedConcat(String field, Function<String, Optional<String>> map) {
    if (!field.regionMatches(true, 0, "final;", 0, 6)) {
      return Optional.of(field);
    }
    var kept = new StringBuilder("final;");
    for (var url : field.substring(6).strip().split(" +")) {
      var mapped = map.apply(url);
      if (mapped.isEmpty()) {
        return Optional.empty();
      }
      kept.append(kept.length() == 6 ? "" : " ").append(mapped.get());
    }
    return Optional.of(kept.toString());
  }

  private boolean readAll() {
    while (skipBlanks() < field.length()) {
      if (!readLink()) {
        return false;
      }
    }
    return true;
  }

  // Skips blanks and empty list elements (RFC 9110 section 5.6.1).
  private int skipBlanks() {
    while (at < field.length() && " \t,".indexOf(field.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private boolean readLink() {
    var end = field.charAt(at) == '<' ? field.indexOf('>', at) : -1;
    if (end < 0) {
      return false;
    }
    var url = map.apply(field.substring(at + 1, end));
    at = end + 1;
    var parameters = new StringBuilder();
    while (at < field.length() && field.charAt(at) != ',') {
      var start = at;
      if (!skipParameter()) {
        return false;
      }
      var anchor = withAnchor(field.substring(start, at));
      url = anchor.isEmpty() ? Optional.empty() : url;
      parameters.append(anchor.orElse(""));
    }
    url.ifPresent(
        mapped ->
            kept.append(kept.isEmpty() ? "<" : ", <")
                .append(mapped)
                .append('>')
                .append(parameters));
    return true;
  }

  // Skips to the next semicolon or comma outside quotes. The first character is not looked at, as
  // it may be the semicolon before this parameter.
  private boolean skipParameter() {
    var quoted = false;
    for (at++; at < field.length(); at++) {
      var c = field.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ',')) {
        return true;
      }
    }
    at = Math.min(at, field.length());
    return !quoted;
  }

  private Optional<String> withAnchor(String parameter) {
    var equals = parameter.indexOf('=');
    var name =
        equals < 0 || !parameter.startsWith(";") ? "" : parameter.substring(1, equals).strip();
    if (!name.equalsIgnoreCase("anchor")) {
      return Optional.of(parameter);
    }
    var value = parameter.substring(equals + 1).strip();
    var bare =
        value.length() > 1 && value.startsWith("\"")
            ? value.substring(1, value.length() - 1)
            : value;
    return map.apply(bare).map(url -> "; anchor=\"" + url + "\"");
  }

  /**
   * The field {@code If} with each resource tag (RFC 4918 section 10.4) mapped. A tag for which
   * {@code map} returns empty stays as it is: it names no resource of the backend.
   */
  static String mappedIf(String field, Function<String, Optional<String>> map) {
    var kept = new StringBuilder();
    var depth = 0;
    for (var i = 0; i < field.length(); i++) {
      var c = field.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      var end = c == '<' && depth == 0 ? field.indexOf('>', i) : -1;
      if (end < 0) {
        kept.append(c);
        continue;
      }
      var url = field.substring(i + 1, end);
      kept.append('<').append(map.apply(url).orElse(url)).append('>');
      i = end;
    }
    return kept.toString();
  }
}
