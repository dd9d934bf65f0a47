package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Interprets a backend's answer to a renewal. A refusal ends the session: a 4xx other than 408, 425
 * and 429, or a 2xx with no content or with JSON without a token. Any other answer without a usable
 * token leaves the session as it is, for example a 503.
 */
final class RenewalAnswer {
  private static final Logger LOG = Logger.getLogger(RenewalAnswer.class.getName());
  private static final Set<Integer> PLAIN_REFUSALS = Set.of(400, 401, 403);
  private static final Set<Integer> EMPTY = Set.of(204, 205);

  private final Settings.Backend backend;
  private final SetUpHints hints;
  private final SetUpLog log;
  // Until a renewal has succeeded, a refusal may be due to the settings.
  private final AtomicBoolean known = new AtomicBoolean();

  RenewalAnswer(Settings.Backend backend) {
    this(backend, LOG);
  }

  RenewalAnswer(Settings.Backend backend, Logger log) {
    this(backend, new SetUpLog(log));
  }

  private RenewalAnswer(Settings.Backend backend, SetUpLog log) {
    this.backend = backend;
    this.hints = new SetUpHints(backend);
    this.log = log;
  }

  /**
   * Whether the body matters: for the tokens of a success with content, or for the names of members
   * that the warning of the first refusal shows.
   */
  boolean needsBody(BackendAnswer head) {
    return head.isSuccess() && !EMPTY.contains(head.status())
        || PLAIN_REFUSALS.contains(head.status()) && !known.get();
  }

  /**
   * The tokens of the answer.
   *
   * @param answer with its body if {@link #needsBody}
   * @throws SessionEnded if the backend refuses
   * @throws RefreshUnavailable if the answer is neither tokens nor a refusal
   */
  TokenPair read(BackendAnswer answer, Instant now) {
    var status = answer.status();
    if (status < 200 || status >= 500 || answer.asksToRetryLater()) {
      throw new RefreshUnavailable(answer.retryAfter(), null);
    }
    if (status >= 400) {
      throw refusal(answer);
    }
    if (status >= 300) {
      warn("a redirect, which is not followed", answer, "");
      throw new RefreshUnavailable(answer.retryAfter(), null);
    }
    if (EMPTY.contains(status)) {
      return ofHead(answer, now);
    }
    var finder = TokenFinder.of(answer);
    if (finder.json().isEmpty() && !holdsToken(finder)) {
      warn("no JSON object", answer, "");
      throw new RefreshUnavailable(answer.retryAfter(), null);
    }
    return tokens(finder, now);
  }

  // An answer without content may have its tokens in header fields or cookies.
  private TokenPair ofHead(BackendAnswer answer, Instant now) {
    var finder = TokenFinder.ofHead(answer);
    if (!holdsToken(finder)) {
      var seen = hints.places(answer, Optional.empty(), "access-token-fields");
      warn("no content, so the session ends", answer, "", seen);
      throw new SessionEnded();
    }
    return tokens(finder, now);
  }

  private boolean holdsToken(TokenFinder finder) {
    try {
      return TokenResponse.holdsToken(finder, backend);
    } catch (BackendInvalid e) {
      warn("two tokens at one place", finder.answer(), looked(finder));
      throw new RefreshUnavailable(finder.answer().retryAfter(), e);
    }
  }

  private SessionEnded refusal(BackendAnswer answer) {
    if (!PLAIN_REFUSALS.contains(answer.status())) {
      warn("a refusal, so the session ends", answer, "");
    } else {
      warnOfFirst(answer, members(answer));
    }
    return new SessionEnded();
  }

  private static Optional<JsonObject> members(BackendAnswer answer) {
    try {
      return TokenFinder.of(answer).json();
    } catch (BackendCall.Failed | BackendInvalid | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private void warnOfFirst(BackendAnswer answer, Optional<JsonObject> json) {
    if (known.getAndSet(true)) {
      return;
    }
    var request = backend.refreshRequest();
    var sent =
        request
            .transport()
            .map(transport -> "not in the body, as refresh-token-in says")
            .orElseGet(() -> "as the member %s of the body".formatted(request.field()));
    log.warn(
        "renewal: the first one since the start was refused (%s; members found: %s). The token was"
                .formatted(
                    AnswerSummary.of(answer), json.map(AnswerSummary::members).orElse("none"))
            + " sent %s, in the format %s. If every renewal ends like this, check"
                .formatted(sent, request.format().name().toLowerCase(Locale.ROOT))
            + " cloakroom.backend.refresh-path, refresh-request-field, refresh-token-in,"
            + " refresh-with, refresh-format, and refresh-member.<name> for what else it wants, such"
            + " as grant_type or client_id"
            + hints.general(answer));
  }

  private TokenPair tokens(TokenFinder finder, Instant now) {
    if (finder.json().filter(RenewalAnswer::isInvalidGrant).isPresent()) {
      warnOfFirst(finder.answer(), finder.json());
      throw new SessionEnded();
    }
    if (!holdsToken(finder) && finder.json().filter(this::holdsOtherThanText).isEmpty()) {
      var seen = hints.places(finder.answer(), finder.json(), "access-token-fields");
      warn("no access token, so the session ends", finder.answer(), looked(finder), seen);
      throw new SessionEnded();
    }
    try {
      var tokens = TokenResponse.read(finder, backend, now).tokens();
      known.set(true);
      return tokens;
    } catch (BackendInvalid e) {
      warn("a token that cannot be used", finder.answer(), looked(finder));
      throw new RefreshUnavailable(finder.answer().retryAfter(), e);
    }
  }

  // A number or an object in place of a token is no refusal.
  private boolean holdsOtherThanText(JsonObject json) {
    return backend.places().accessToken().stream()
        .anyMatch(place -> place instanceof TokenPlace.Member m && isThere(m.path(), json));
  }

  // RFC 6749 section 5.2 demands status 400; some backends send this error with 200.
  private static boolean isInvalidGrant(JsonObject answer) {
    return answer.get("error") instanceof JsonString error
        && error.getString().equals("invalid_grant");
  }

  private static boolean isThere(FieldPath field, JsonObject json) {
    var value = field.find(json).orElse(JsonValue.NULL);
    return switch (value.getValueType()) {
      case NULL, FALSE -> false;
      case STRING -> !((JsonString) value).getString().isBlank();
      default -> true;
    };
  }

  private String looked(TokenFinder finder) {
    var places =
        backend.places().accessToken().stream()
            .map(TokenPlace::toString)
            .collect(Collectors.joining(", "));
    return "; looked for an access token in %s; members found: %s"
        .formatted(places, finder.json().map(AnswerSummary::members).orElse("none"));
  }

  private void warn(String meaning, BackendAnswer answer, String more) {
    warn(meaning, answer, more, "");
  }

  private void warn(String meaning, BackendAnswer answer, String more, String seen) {
    log.warn(
        "renewal: the backend answered with %s (%s%s). If every renewal ends like this, check"
                .formatted(meaning, AnswerSummary.of(answer), more)
            + " cloakroom.backend.refresh-path, refresh-request-field and access-token-fields"
            + seen);
  }
}
