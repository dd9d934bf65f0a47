package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Tells what a backend's answer to a login means. It rejects the credentials by any 4xx but 408,
 * 425 and 429, and by a 2xx without a token.
 */
final class LoginAnswer {
  private static final Logger LOG = Logger.getLogger(LoginAnswer.class.getName());
  private static final String UNLESS_WRONG =
      ". If it answers so to a wrong password, nothing has to be done";

  private final Settings.Backend backend;
  // Some backends answer to a wrong password like this, so not every minute.
  private final SetUpLog failures = new SetUpLog(LOG, Duration.ofMinutes(10));
  // The same shape of answer needs one line.
  private final SetUpLog parts = SetUpLog.once(LOG);

  private final AtomicBoolean saidThatNoneCame = new AtomicBoolean();

  LoginAnswer(Settings.Backend backend) {
    this.backend = backend;
  }

  /**
   * The tokens of the answer, and what is left of it.
   *
   * @throws TokenException as {@link TokenService#login}
   * @throws BackendCall.Failed if the answer breaks off
   */
  TokenService.Login read(Response response, Instant now) {
    var status = response.getStatus();
    if (status == 429) {
      throw new LoginThrottled(BackendCall.retryAfter(response));
    }
    if (status == 408 || status == 425) {
      throw new BackendUnavailable(BackendCall.retryAfter(response), null);
    }
    if (status >= 500) {
      warn("a server error", response, "", "Look into its log");
      throw BackendUnavailable.answered(BackendCall.retryAfter(response));
    }
    if (status >= 400) {
      throw rejection(response);
    }
    if (status >= 300) {
      warn("a redirect, which is not followed", response, "", "Check login-path");
      throw new BackendInvalid();
    }
    return success(response, now);
  }

  // A backend tells apart what callers must not: unknown, locked and disabled accounts, wrong
  // passwords. ASVS 6.3.8: one answer for all of them.
  private LoginRejected rejection(Response response) {
    switch (response.getStatus()) {
      case 404, 405 ->
          warn("a refusal", response, found(response), "Check url and login-path" + UNLESS_WRONG);
      case 415, 422 ->
          warn(
              "a refusal",
              response,
              found(response),
              "It may want other members, or a form instead of JSON" + UNLESS_WRONG);
      default -> {
        // The usual answers to a wrong password.
      }
    }
    return new LoginRejected();
  }

  private String found(Response response) {
    try {
      return StrictJson.answerObject(BackendCall.body(response)).map(this::looked).orElse("");
    } catch (BackendCall.Failed | BackendInvalid e) {
      return "";
    }
  }

  private TokenService.Login success(Response response, Instant now) {
    var body = BackendCall.body(response);
    var json = StrictJson.answerObject(body);
    if (json.isEmpty() && body.length > 0) {
      warn("no JSON object", response, "", "Check login-path");
      throw new BackendInvalid();
    }
    if (json.isEmpty() || !TokenResponse.holdsToken(json.get(), backend)) {
      var more = json.map(this::looked).orElse("; no body");
      warn("no access token", response, more, "Check access-token-fields" + UNLESS_WRONG);
      throw new LoginRejected();
    }
    TokenResponse read;
    try {
      read = TokenResponse.read(json.get(), backend, now);
    } catch (BackendInvalid e) {
      var remedy = "A token is visible ASCII without blanks, and of the type bearer";
      warn("a token that cannot be used", response, looked(json.get()), remedy);
      throw e;
    }
    return login(read, json.get());
  }

  private TokenService.Login login(TokenResponse read, JsonObject json) {
    var scrubbed = read.withoutTokens();
    if (!scrubbed.removed().isEmpty()) {
      parts.warn(
          "login: the answer holds what looks like tokens under "
              + String.join(", ", scrubbed.removed())
              + ", which no setting names. They are taken out and do not reach the page. If one of"
              + " them is the refresh token, name it in cloakroom.backend.refresh-token-fields");
    }
    if (backend.refresh().isPresent()
        && read.tokens().refreshToken().isEmpty()
        && !saidThatNoneCame.getAndSet(true)) {
      LOG.warning(
          "login: the answer holds no refresh token, so that sessions end with their access token;"
              + " looked for one in %s; members found: %s. Check"
                  .formatted(names(backend.refreshTokenFields()), AnswerSummary.members(json))
              + " cloakroom.backend.refresh-token-fields, or set refresh-path=none");
    }
    return new TokenService.Login(read.tokens(), scrubbed.json().asJsonObject());
  }

  private String looked(JsonObject json) {
    return "; looked for an access token in %s; members found: %s"
        .formatted(names(backend.accessTokenFields()), AnswerSummary.members(json));
  }

  private void warn(String meaning, Response response, String more, String remedy) {
    failures.warn(
        "login: the backend answered at %s (cloakroom.backend.login-path) with %s (%s%s). %s%s"
            .formatted(
                backend.login().getRawPath(),
                meaning,
                AnswerSummary.of(response),
                more,
                remedy,
                dots()));
  }

  private String dots() {
    return backend.accessTokenFields().stream()
        .map(FieldPath::text)
        .filter(field -> !field.startsWith("/") && field.contains("."))
        .findFirst()
        .map(
            name ->
                ". A dot is part of a name: a nested member is written /" + name.replace('.', '/'))
        .orElse("");
  }

  private static String names(List<FieldPath> fields) {
    return fields.stream().map(FieldPath::text).collect(Collectors.joining(", "));
  }
}
