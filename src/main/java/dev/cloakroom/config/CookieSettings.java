package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.config.Settings.Cookies;
import dev.cloakroom.field.FieldSyntax;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code cloakroom.cookie.*} and checks that prefix, {@code Secure} and origins agree (RFC
 * 6265bis section 4.1.3).
 */
final class CookieSettings {
  private final ConfigValues values;

  CookieSettings(ConfigValues values) {
    this.values = values;
  }

  Cookies read(Set<Origin> origins, FrontEnd frontEnd) {
    var prefixKey = "cloakroom.cookie.prefix";
    var secureKey = "cloakroom.cookie.secure";
    var secure = values.flag(secureKey, true);
    var configured = values.text(prefixKey);
    var prefix = configured.orElse(secure ? "__Host-Http-" : "");
    if (!prefix.isEmpty() && !FieldSyntax.isToken(prefix)) {
      values.fault(prefixKey, "not a cookie name", "use letters, digits, '-' and '_'");
    }
    if (prefix.length() > 64) {
      values.fault(prefixKey, "too long", "use at most 64 characters");
    }
    if (!secure && prefix.startsWith("__")) {
      values.fault(
          prefixKey,
          "browsers drop cookies of that prefix without Secure",
          "set " + secureKey + "=true, or leave the prefix out");
    }
    if (!secure && !origins.stream().allMatch(Origin::loopback)) {
      values.fault(
          secureKey,
          "false beside an origin that is not this machine",
          "set it to true, or list only loopback origins in cloakroom.public-origins");
    }
    var keys =
        values
            .list(
                "cloakroom.cookie.keys",
                SealingKey::parse,
                "list id:key pairs, newest first; make a key with: openssl rand 32 | basenc"
                    + " --base64url -w0 | tr -d =")
            .orElse(List.of());
    var ids = new HashSet<String>();
    if (!keys.stream().allMatch(key -> ids.add(key.id()))) {
      values.fault("cloakroom.cookie.keys", "an id stands twice", "give each key an id of its own");
    }
    var own = (keys.isEmpty() ? List.of(SealingKey.random()) : keys).stream();
    return new Cookies(
        prefix,
        secure,
        // The default front end opens the cookies of a deployment that had no other.
        (frontEnd.isDefault() ? own : own.map(key -> key.of(frontEnd))).toList(),
        keys.isEmpty());
  }
}
