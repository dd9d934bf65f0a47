package dev.cloakroom.provider;

import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0 section 3). Every endpoint is an
 * https URL, or an http URL on this machine.
 *
 * @param authorizationEndpoint may have a query, which is kept (RFC 6749 section 3.1)
 * @param clientAuthentications the methods of the token endpoint
 * @param namesIssuerInResponse whether each answer to an authorization request has {@code iss} (RFC
 *     9207 section 3)
 * @param demandsPushedRequests whether an authorization request must be pushed (RFC 9126 section 5)
 */
record ProviderMetadata(
    String issuer,
    URI authorizationEndpoint,
    URI tokenEndpoint,
    URI jwksUri,
    Optional<URI> userinfoEndpoint,
    Optional<URI> endSessionEndpoint,
    Optional<URI> revocationEndpoint,
    Optional<URI> pushedRequestEndpoint,
    Set<String> clientAuthentications,
    boolean namesIssuerInResponse,
    boolean demandsPushedRequests) {

  /**
   * Metadata that cannot be used. The message is a text for the log, with names of members only.
   */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Unusable(Reason reason, String words) {
      super(words);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /**
   * Reads metadata.
   *
   * @param issuer the issuer of the settings
   * @throws Unusable if the metadata is of another issuer, lacks an endpoint that every sign-in
   *     needs, or has an endpoint that may not be used
   */
  static ProviderMetadata of(JsonObject json, String issuer) throws Unusable {
    // OpenID Connect Discovery 1.0 section 4.3: compared as text.
    if (!(json.get("issuer") instanceof JsonString named) || !named.getString().equals(issuer)) {
      throw new Unusable(Reason.ISSUER, "it names another issuer");
    }
    return new ProviderMetadata(
        issuer,
        needed(json, "authorization_endpoint"),
        needed(json, "token_endpoint"),
        needed(json, "jwks_uri"),
        endpoint(json, "userinfo_endpoint"),
        endpoint(json, "end_session_endpoint"),
        endpoint(json, "revocation_endpoint"),
        endpoint(json, "pushed_authorization_request_endpoint"),
        // The default of OpenID Connect Discovery 1.0 section 3.
        texts(json, "token_endpoint_auth_methods_supported").orElse(Set.of("client_secret_basic")),
        isTrue(json, "authorization_response_iss_parameter_supported"),
        isTrue(json, "require_pushed_authorization_requests"));
  }

  private static URI needed(JsonObject json, String name) throws Unusable {
    return endpoint(json, name)
        .orElseThrow(() -> new Unusable(Reason.METADATA, "it has no " + name));
  }

  private static Optional<URI> endpoint(JsonObject json, String name) throws Unusable {
    if (json.getOrDefault(name, JsonValue.NULL) == JsonValue.NULL) {
      return Optional.empty();
    }
    if (!(json.get(name) instanceof JsonString url) || !ProviderHttp.isSafe(url.getString())) {
      throw new Unusable(Reason.METADATA, "its " + name + " is no https URL");
    }
    return Optional.of(URI.create(url.getString()));
  }

  private static Optional<Set<String>> texts(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array
        ? Optional.of(
            array.stream()
                .filter(JsonString.class::isInstance)
                .map(text -> ((JsonString) text).getString())
                .collect(Collectors.toUnmodifiableSet()))
        : Optional.empty();
  }

  private static boolean isTrue(JsonObject json, String name) {
    return JsonValue.TRUE.equals(json.get(name));
  }
}
