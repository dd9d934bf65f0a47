package dev.cloakroom.config;

import dev.cloakroom.config.OpenIdConnect.Authentication;
import dev.cloakroom.config.OpenIdConnect.Client;
import dev.cloakroom.config.OpenIdConnect.Logout;
import dev.cloakroom.config.OpenIdConnect.LogoutTokenReach;
import dev.cloakroom.config.OpenIdConnect.Par;
import dev.cloakroom.config.OpenIdConnect.ResponseMode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code cloakroom.oidc.*}. Nothing is asked of the provider. */
final class OpenIdConnectSettings {
  private static final String PREFIX = "cloakroom.oidc.";
  private static final Set<String> ALGORITHMS =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
  // Parameters that Cloakroom sets itself.
  private static final Set<String> OWN =
      Set.of(
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method",
          "response_mode",
          "resource",
          "request",
          "request_uri");

  private static final String REMEDY =
      "set the issuer as the provider's metadata gives it, such as https://login.example.org";
  private static final String KEY_REMEDY =
      "set a private JWK or PKCS #8 PEM, or file: and the path of a file with it";

  private final ConfigValues values;

  OpenIdConnectSettings(ConfigValues values) {
    this.values = values;
  }

  /**
   * @param origins {@code cloakroom.public-origins}, from which the redirect URI is made
   * @return empty without an issuer
   */
  Optional<OpenIdConnect> read(Set<Origin> origins) {
    var issuer = values.parsed(PREFIX + "issuer", OpenIdConnectSettings::issuer, REMEDY);
    var settings = read(issuer.orElse(""));
    if (values.text(PREFIX + "issuer").isEmpty()) {
      return Optional.empty();
    }
    requireOrigins(origins);
    return Optional.of(settings);
  }

  // Every key is read, also without an issuer, so that KnownKeys knows it.
  private OpenIdConnect read(String issuer) {
    return new OpenIdConnect(
        issuer,
        client(!issuer.isEmpty()),
        scopes(),
        uri("redirect-uri"),
        uri("post-logout-redirect"),
        values.choice(PREFIX + "logout", Logout.PROVIDER),
        values.choice(PREFIX + "backchannel-logout", LogoutTokenReach.SESSION),
        algorithms(),
        values
            .list(PREFIX + "resources", OpenIdConnectSettings::resource, "list absolute URIs")
            .orElse(List.of()),
        values.names(PREFIX + "audiences", ""),
        parameters(),
        passthrough(),
        values
            .list(PREFIX + "acr", text -> text, "list acr values, the preferred one first")
            .orElse(List.of()),
        values.optionalDuration(PREFIX + "max-age", Duration.ZERO),
        word("response-mode", ResponseMode.QUERY),
        values.choice(PREFIX + "par", Par.AUTO),
        values.flag(PREFIX + "userinfo", false),
        transaction(),
        values.number(PREFIX + "transactions", 5, 1, 20),
        clockSkew(),
        values.duration(PREFIX + "metadata-refresh", Duration.ofHours(1), Duration.ofSeconds(1)),
        values.timeout(PREFIX + "connect-timeout", Duration.ofSeconds(2)),
        values.timeout(PREFIX + "read-timeout", Duration.ofSeconds(10)));
  }

  // The issuer is compared as text with the metadata and with ID tokens, so it is kept as it is.
  private static String issuer(String text) {
    var origin =
        Origin.of(text)
            .orElseThrow(() -> new IllegalArgumentException("not an absolute https URL"));
    if (URI.create(text).getRawQuery() != null) {
      throw new IllegalArgumentException("an issuer has no query");
    }
    if (origin.scheme().equals("http") && !origin.loopback()) {
      throw new IllegalArgumentException("plain http beyond this machine");
    }
    return text;
  }

  private Client client(boolean used) {
    var id = values.text(PREFIX + "client-id");
    var secret = values.text(PREFIX + "client-secret");
    var key = values.parsed(PREFIX + "client-key", OpenIdConnectSettings::key, KEY_REMEDY);
    var standard =
        key.isPresent() ? Authentication.PRIVATE_KEY_JWT : Authentication.CLIENT_SECRET_BASIC;
    var method = word("client-auth", standard);
    if (used && id.isEmpty()) {
      values.fault(PREFIX + "client-id", "missing", "set the id that the provider gave this app");
    }
    if (used && secret.isEmpty() && values.text(PREFIX + "client-key").isEmpty()) {
      values.fault(
          PREFIX + "client-secret",
          "missing, and no client-key either",
          "register a confidential client and set its secret or its private key (RFC 10017 section"
              + " 6.1.3.1)");
    } else if (used && method == Authentication.PRIVATE_KEY_JWT && key.isEmpty()) {
      values.fault(PREFIX + "client-key", "missing", "set the private key, or another client-auth");
    } else if (used && method != Authentication.PRIVATE_KEY_JWT && secret.isEmpty()) {
      values.fault(PREFIX + "client-secret", "missing", "set it, or client-auth=private_key_jwt");
    }
    return new Client(id.orElse(""), method, secret, key);
  }

  // Spelled with underscores, as in the specifications and in the provider's metadata.
  private <E extends Enum<E>> E word(String name, E standard) {
    var words = new LinkedHashMap<String, E>();
    for (var value : standard.getDeclaringClass().getEnumConstants()) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    return values
        .parsed(
            PREFIX + name,
            text ->
                Optional.ofNullable(words.get(text.toLowerCase(Locale.ROOT)))
                    .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known")),
            "set one of " + String.join(", ", words.keySet()))
        .orElse(standard);
  }

  private static String key(String text) {
    if (!text.startsWith("file:")) {
      return text;
    }
    try {
      return Files.readString(Path.of(URI.create(text)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("that file cannot be read");
    }
  }

  private List<String> scopes() {
    var key = PREFIX + "scopes";
    var scopes = List.of(values.text(key).orElse("openid profile email").split("[\\s,]+"));
    if (!scopes.contains("openid")) {
      values.fault(key, "without openid", "add openid (OpenID Connect Core section 3.1.2.1)");
    }
    return scopes;
  }

  private Set<String> algorithms() {
    return values
        .list(
            PREFIX + "algorithms",
            text -> {
              if (!ALGORITHMS.contains(text)) {
                throw new IllegalArgumentException(
                    "'" + text + "' is no signature algorithm with a public key");
              }
              return text;
            },
            "list some of RS256, PS256, ES256 and EdDSA")
        .map(Set::copyOf)
        .orElse(Set.of("RS256", "PS256", "ES256"));
  }

  private static String resource(String text) {
    try {
      var uri = new URI(text);
      if (uri.isAbsolute() && uri.getRawFragment() == null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("not an absolute URI without a fragment (RFC 8707)");
  }

  // Pairs as in a query, for example audience=https://api.example.org&connection=staff.
  private Map<String, String> parameters() {
    var pairs = new LinkedHashMap<String, String>();
    var key = PREFIX + "parameters";
    values
        .list(
            key,
            OpenIdConnectSettings::parameter,
            "list pairs such as audience=https://api.example")
        .orElse(List.of())
        .forEach(
            pair -> {
              if (pairs.put(pair.getKey(), pair.getValue()) != null) {
                values.fault(key, "'" + pair.getKey() + "' twice", "name each parameter once");
              }
            });
    return pairs;
  }

  private static Map.Entry<String, String> parameter(String text) {
    var equals = text.indexOf('=');
    if (equals < 1 || !text.substring(0, equals).matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException("not a name, '=' and a value");
    }
    var name = text.substring(0, equals);
    if (OWN.contains(name)) {
      throw new IllegalArgumentException("'" + name + "' is set by Cloakroom itself");
    }
    return Map.entry(name, text.substring(equals + 1));
  }

  private Set<String> passthrough() {
    // "none" allows no parameter.
    var names = values.names(PREFIX + "passthrough", String.join(",", OpenIdConnect.PASSTHROUGH));
    if (names.equals(Set.of("none"))) {
      return Set.of();
    }
    if (!OpenIdConnect.PASSTHROUGH.containsAll(names)) {
      values.fault(
          PREFIX + "passthrough",
          "a parameter that a page may not set",
          "list some of prompt, max_age, ui_locales, login_hint and acr_values, or none");
    }
    return names;
  }

  private Duration transaction() {
    var key = PREFIX + "transaction";
    var time = values.duration(key, Duration.ofMinutes(10), Duration.ofSeconds(1));
    if (time.compareTo(Duration.ofMinutes(10)) > 0) {
      values.fault(key, "longer than PT10M", "set a shorter time");
    }
    return time;
  }

  private Duration clockSkew() {
    var key = PREFIX + "clock-skew";
    var skew = values.duration(key, Duration.ofSeconds(30), Duration.ZERO);
    if (skew.compareTo(Duration.ofMinutes(5)) > 0) {
      values.fault(key, "longer than PT5M", "set a shorter time, and mend the clocks");
    }
    return skew;
  }

  private Optional<URI> uri(String name) {
    return values.parsed(
        PREFIX + name,
        text -> {
          if (Origin.of(text).isEmpty()) {
            throw new IllegalArgumentException("not an absolute URL without a fragment");
          }
          return URI.create(text);
        },
        "set the address that is registered at the provider");
  }

  // Without it, the redirect URI would be made from the Host field, which a client can choose.
  private void requireOrigins(Set<Origin> origins) {
    if (origins.isEmpty()) {
      values.fault(
          "cloakroom.public-origins",
          "missing, and cloakroom.oidc.issuer is set",
          "set the origin of the app, from which the redirect URI is made");
    }
  }
}
