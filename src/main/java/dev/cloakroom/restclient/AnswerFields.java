package dev.cloakroom.restclient;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The header fields of a backend's answer. No {@code toString} shows a value. */
public final class AnswerFields {
  /** No fields. */
  public static final AnswerFields NONE = new AnswerFields(Map.of());

  private static final Pattern LIFE =
      Pattern.compile(";\\s*max-age\\s*=\\s*(-?\\d{1,9})", Pattern.CASE_INSENSITIVE);
  // "Expires=Thu, 01 Jan 1970 …" is how servers delete a cookie.
  private static final Pattern LONG_AGO =
      Pattern.compile(";\\s*expires\\s*=[^;]*\\b(19[67]\\d)\\b", Pattern.CASE_INSENSITIVE);

  private final Map<String, List<String>> values = new TreeMap<>();

  /**
   * @param fields values by the name of the field, in any letter case
   */
  public AnswerFields(Map<String, List<String>> fields) {
    fields.forEach(
        (name, all) ->
            values
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> new ArrayList<>())
                .addAll(all));
  }

  static AnswerFields of(Response response) {
    var fields = response.getStringHeaders();
    return fields == null ? NONE : new AnswerFields(fields);
  }

  /** The values of a field, in the order in which they came. */
  public List<String> values(String name) {
    return List.copyOf(values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** The names of all fields, in small letters. */
  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /**
   * A cookie of the answer.
   *
   * @param seconds its {@code Max-Age}
   */
  public record SetCookie(String value, Optional<Long> seconds) {
    @Override
    public String toString() {
      return "SetCookie[" + seconds + "]";
    }
  }

  /**
   * The cookies of that name (RFC 6265bis section 5.6). Cookies that the answer deletes are left
   * out: those without a value, with a {@code Max-Age} of zero or less, or with an {@code Expires}
   * around 1970.
   */
  public List<SetCookie> cookies(String name) {
    var cookies = new ArrayList<SetCookie>();
    for (var line : values(HttpHeaders.SET_COOKIE)) {
      var pair = line.split(";", 2)[0];
      var equals = pair.indexOf('=');
      if (equals < 0 || !pair.substring(0, equals).strip().equals(name)) {
        continue;
      }
      var value = unquoted(pair.substring(equals + 1).strip());
      var age = LIFE.matcher(line);
      var seconds = age.find() ? Optional.of(Long.parseLong(age.group(1))) : Optional.<Long>empty();
      var deleted =
          value.isEmpty()
              || seconds.filter(life -> life <= 0).isPresent()
              || seconds.isEmpty() && LONG_AGO.matcher(line).find();
      if (!deleted) {
        cookies.add(new SetCookie(value, seconds));
      }
    }
    return cookies;
  }

  /** The names of the cookies that the answer sets or deletes. */
  public List<String> cookieNames() {
    return values(HttpHeaders.SET_COOKIE).stream()
        .map(line -> line.split("[=;]", 2)[0].strip())
        .distinct()
        .toList();
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerFields fields && values.equals(fields.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "AnswerFields" + values.keySet();
  }
}
