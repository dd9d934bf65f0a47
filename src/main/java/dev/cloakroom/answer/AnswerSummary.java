package dev.cloakroom.answer;

import dev.cloakroom.restclient.BackendAnswer;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes a backend's answer for the log: status, media type, {@code Location}, and the names of
 * its JSON members. It never contains a member's value, which may be a token or personal data.
 */
public final class AnswerSummary {
  private static final int MOST_NAMES = 20;
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_SEGMENT = 32;
  private static final int LONGEST = 200;
  private static final int DEEPEST = 3;

  private AnswerSummary() {}

  /** {@code status 302, media type text/html, Location https://sso.example/login}. */
  public static String of(BackendAnswer answer) {
    var type = answer.contentType().map(text -> ", media type " + encoded(essence(text)));
    var location = answer.location().map(text -> ", Location " + location(text));
    return "status " + answer.status() + type.orElse(", no media type") + location.orElse("");
  }

  private static String essence(String mediaType) {
    return before(mediaType, ';').strip();
  }

  /**
   * A URI reference without the parts that may be secret. It has no user information, query,
   * fragment or path parameter (for example {@code jsessionid}). A path segment of more than 32
   * characters becomes {@code ...}, because a one-time link has its secret there.
   */
  public static String location(String reference) {
    var rest = before(before(reference, '#'), '?');
    var authority = "";
    var slashes = rest.indexOf("//");
    if (slashes >= 0) {
      var end = rest.indexOf('/', slashes + 2);
      var whole = end < 0 ? rest : rest.substring(0, end);
      rest = end < 0 ? "" : rest.substring(end);
      authority = whole.substring(0, slashes + 2) + whole.substring(whole.lastIndexOf('@') + 1);
      if (whole.indexOf('@') < 0) {
        authority = whole;
      }
    }
    var path = new ArrayList<String>();
    for (var segment : rest.split("/", -1)) {
      var name = before(segment, ';');
      path.add(name.length() > LONGEST_SEGMENT ? "..." : name);
    }
    return encoded(authority + String.join("/", path));
  }

  /**
   * The names of the members, those of nested objects as JSON Pointers (RFC 6901), as they can be
   * put into the configuration: {@code data, /data/jwt}. A name that may be data is left out: one
   * that is longer than 32 characters, begins with a digit, or has other characters than ASCII
   * letters, digits, {@code _} and {@code -}.
   */
  public static String members(JsonObject json) {
    var names = new ArrayList<String>();
    collect(json, "", names);
    if (names.isEmpty()) {
      return "none";
    }
    var shown = names.size() > MOST_NAMES ? names.subList(0, MOST_NAMES) : names;
    return String.join(", ", shown) + (names.size() > MOST_NAMES ? ", ..." : "");
  }

  /** The names of the header fields that may hold a token, in small letters. */
  public static List<String> tokenFields(BackendAnswer answer) {
    return answer.fields().names().stream()
        .filter(name -> name.equals("authorization") || TokenNames.saysToken(name))
        .filter(AnswerSummary::isUsual)
        .sorted()
        .toList();
  }

  /** The names of the cookies that the answer sets, except those that may be data. */
  public static List<String> cookies(BackendAnswer answer) {
    return answer.fields().cookieNames().stream()
        .filter(AnswerSummary::isUsual)
        .limit(MOST_NAMES)
        .toList();
  }

  private static void collect(JsonObject json, String above, List<String> names) {
    for (var member : json.entrySet()) {
      if (names.size() > MOST_NAMES || !isUsual(member.getKey())) {
        continue;
      }
      var pointer = above + "/" + member.getKey();
      names.add(above.isEmpty() ? member.getKey() : pointer);
      if (member.getValue() instanceof JsonObject nested
          && pointer.chars().filter(c -> c == '/').count() < DEEPEST) {
        collect(nested, pointer, names);
      }
    }
  }

  /** The name of a member, or for example {@code (36 characters)} for a name that may be data. */
  static String member(String name) {
    return isUsual(name) ? name : "(" + name.length() + " characters)";
  }

  // A name that is the key of a map may be an account or a token.
  private static boolean isUsual(String name) {
    return name.length() <= LONGEST_NAME
        && !name.isEmpty()
        && name.chars()
            .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'))
        && !Character.isDigit(name.charAt(0));
  }

  private static String before(String text, char end) {
    var at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  // Visible ASCII stays, all else becomes %XX, so that nothing can end or forge a line of the log.
  private static String encoded(String text) {
    var result = new StringBuilder();
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (result.length() > LONGEST) {
        return result.append("...").toString();
      }
      if (octet > ' ' && octet < 0x7f && octet != '"') {
        result.append((char) octet);
      } else {
        result.append('%').append(String.format("%02X", octet));
      }
    }
    return result.toString();
  }
}
