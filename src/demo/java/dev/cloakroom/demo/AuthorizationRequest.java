package dev.cloakroom.demo;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters that a client sends a user to the provider with (OpenID Connect Core section
 * 3.1.2.1), from a client and with a redirect URI that are registered.
 */
record AuthorizationRequest(MultivaluedMap<String, String> parameters) {

  /** What is wrong with it, as a code that the client is told; empty if nothing is. */
  Optional<String> fault() {
    if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
      return Optional.of("invalid_request");
    }
    if (parameters.containsKey("request")) {
      return Optional.of("request_not_supported");
    }
    if (parameters.containsKey("request_uri")) {
      return Optional.of("request_uri_not_supported");
    }
    if (!is("response_type", "code")) {
      return Optional.of("unsupported_response_type");
    }
    if (!words("scope").contains("openid")) {
      return Optional.of("invalid_scope");
    }
    return fits() ? Optional.empty() : Optional.of("invalid_request");
  }

  private boolean fits() {
    // RFC 7636 section 4.2: the digest's 32 bytes are 43 characters.
    var challenged =
        is("code_challenge_method", "S256")
            && text("code_challenge").filter(value -> value.matches("[\\w-]{43}")).isPresent();
    var mode = text("response_mode").orElse("query");
    var prompts = words("prompt");
    return challenged
        && mode.equals("query")
        && (!prompts.contains("none") || prompts.size() == 1)
        && text("max_age").orElse("0").matches("\\d{1,9}");
  }

  /** Whether the user must not be asked for anything. */
  boolean isSilent() {
    return is("prompt", "none");
  }

  /** Whether a user who signed in at that time need not do so again. */
  boolean acceptsSignInOf(Instant authenticated, Instant now) {
    if (words("prompt").stream().anyMatch(Set.of("login", "select_account")::contains)) {
      return false;
    }
    return text("max_age")
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(age -> !authenticated.plus(age).isBefore(now) && !age.isZero())
        .orElse(true);
  }

  String redirectUri() {
    return text("redirect_uri").orElseThrow();
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.getFirst(name));
  }

  private boolean is(String name, String value) {
    return text(name).equals(Optional.of(value));
  }

  private List<String> words(String name) {
    return text(name).map(value -> List.of(value.split(" "))).orElse(List.of());
  }

  /** Without the values, some of which the client keeps to itself. */
  @Override
  public String toString() {
    return "AuthorizationRequest" + parameters.keySet();
  }
}
