package dev.cloakroom.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings of several front ends as the reader makes them, from pairs of key and value. */
public final class TestFrontEnds {
  private TestFrontEnds() {}

  /** The default front end is as in {@link TestSettings#of}. */
  public static FrontEnds of(String... pairs) {
    var values = new HashMap<String, String>();
    values.put("cloakroom.backend.url", "https://backend.example");
    values.put("cloakroom.cookie.keys", TestSettings.KEY_A);
    for (var i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return read(values);
  }

  static FrontEnds read(Map<String, String> values) {
    return new FrontEndsReader(key -> Optional.ofNullable(values.get(key)), values.keySet()).read();
  }
}
