package dev.cloakroom.throttle;

import dev.cloakroom.json.StrictJson;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How backends may read a form ({@code application/x-www-form-urlencoded}) that is made of flat
 * JSON. PHP, Rails and Express take {@code user[email]} for {@code email} in {@code user}, and
 * {@code email[]} for a list. Spring takes {@code user.email} so. PHP writes {@code _} for a dot or
 * a blank, and stops at a NUL.
 */
final class FormReadings {
  // As many levels as nested JSON may have.
  private static final int DEEPEST = 32;
  private static final String SPECIAL = "(?s).*[\\[. \0].*";

  private FormReadings() {}

  /** The members as they are; with special names, also as PHP and as Spring reads them. */
  static List<JsonObject> of(JsonObject members) {
    if (members.keySet().stream().noneMatch(name -> name.strip().matches(SPECIAL))) {
      return List.of(members);
    }
    return List.of(
        members,
        nested(members, name -> name.strip().split("\0", 2)[0].replaceAll("[. ]", "_")),
        nested(members, name -> name.replace('.', '[')));
  }

  private static JsonObject nested(JsonObject members, UnaryOperator<String> spelled) {
    var root = new Level();
    members.forEach((name, value) -> root.below(segments(spelled.apply(name))).values.add(value));
    return root.inside();
  }

  // An index, or none between the brackets, is an element of a list. The list is left out, because
  // an account counts in a list and without one.
  private static List<String> segments(String name) {
    return Arrays.stream(name.split("[\\[\\]]+"))
        .limit(DEEPEST)
        .filter(segment -> !segment.matches("\\d*"))
        .toList();
  }

  private static final class Level {
    private final List<JsonValue> values = new ArrayList<>();
    private final Map<String, Level> members = new LinkedHashMap<>();

    private Level below(List<String> segments) {
      var level = this;
      for (var segment : segments) {
        level = level.members.computeIfAbsent(segment, name -> new Level());
      }
      return level;
    }

    private JsonObject inside() {
      var object = StrictJson.PROVIDER.createObjectBuilder();
      members.forEach((name, level) -> object.add(name, level.json()));
      return object.build();
    }

    private JsonValue json() {
      if (members.isEmpty() && values.size() == 1) {
        return values.get(0);
      }
      var all = StrictJson.PROVIDER.createArrayBuilder();
      values.forEach(all::add);
      return values.isEmpty() ? inside() : all.add(inside()).build();
    }
  }
}
