package dev.cloakroom.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings as the reader makes them, from pairs of key and value. */
public final class TestSettings {
  /** 32 bytes that are no secret. */
  public static final String KEY_A = "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

  public static final String KEY_B = "b:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";

  public static final String ISSUER = "https://op.example";

  private static final String[] PROVIDER = {
    "cloakroom.oidc.issuer", ISSUER,
    "cloakroom.oidc.client-id", "app",
    "cloakroom.oidc.client-secret", "secret",
    "cloakroom.public-origins", "https://app.example"
  };

  private TestSettings() {}

  public static Settings of(String... pairs) {
    var values = new HashMap<String, String>();
    values.put("cloakroom.backend.url", "https://backend.example");
    values.put("cloakroom.cookie.keys", KEY_A);
    for (var i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return read(values);
  }

  /** The same with the OpenID Provider {@link #ISSUER}, at which the client is {@code app}. */
  public static Settings withProvider(String... pairs) {
    return of(Stream.concat(Stream.of(PROVIDER), Stream.of(pairs)).toArray(String[]::new));
  }

  /** The pairs of {@link #withProvider}, for tests that add others in other places. */
  public static String[] provider() {
    return PROVIDER.clone();
  }

  static Settings read(Map<String, String> values) {
    return SettingsReader.read(key -> Optional.ofNullable(values.get(key)), values.keySet());
  }
}
