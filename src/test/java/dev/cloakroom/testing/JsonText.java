package dev.cloakroom.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * JSON objects as text. jose4j comes with Cloakroom, where JSON-P would be one more dependency of
 * whoever uses the kit.
 */
final class JsonText {
  private JsonText() {}

  /**
   * @param members texts, numbers, booleans, lists, maps and nulls
   */
  static String of(Map<String, ?> members) {
    return JsonUtil.toJson(members);
  }

  /**
   * @param items as the members of an object may be
   */
  static String of(List<? extends Map<String, ?>> items) {
    return items.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
  }

  /** The members of an object; none if the text is no JSON object. */
  static Map<String, Object> read(String text) {
    try {
      return JsonUtil.parseJson(text);
    } catch (JoseException e) {
      return Map.of();
    }
  }
}
