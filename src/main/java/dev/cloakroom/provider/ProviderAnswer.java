package dev.cloakroom.provider;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of the provider.
 *
 * @param json the body, if it is a JSON object
 * @param retryAfter {@code Retry-After} in seconds (RFC 9110 section 10.2.3), if there is one
 */
record ProviderAnswer(int status, Optional<JsonObject> json, Optional<Duration> retryAfter) {

  /** Whether the provider did what it was asked for. */
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The JSON object of a 200; empty for any other answer. */
  Optional<JsonObject> content() {
    return status == 200 ? json : Optional.empty();
  }

  /** {@code error} (RFC 6749 section 5.2), or an empty text. */
  String error() {
    return json.map(body -> body.get("error"))
        .filter(JsonString.class::isInstance)
        .map(error -> ((JsonString) error).getString())
        .orElse("");
  }

  /** Whether the request may succeed later as it is. */
  boolean asksToRetryLater() {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }

  /** The failure of an answer that asks to come back later. */
  SignInFailed unavailable() {
    return new SignInFailed(
        SignInFailed.Reason.UNREACHABLE, retryAfter.orElse(SignInFailed.RETRY_AFTER), null);
  }

  /** The body may hold tokens. */
  @Override
  public String toString() {
    return "ProviderAnswer[status=" + status + ", json=" + json.isPresent() + "]";
  }
}
