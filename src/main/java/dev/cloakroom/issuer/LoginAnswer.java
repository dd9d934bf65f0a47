package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.RefreshWith;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.restclient.BodyContent;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Interprets a backend's answer to a login. A 4xx other than 408, 425 and 429 rejects the
 * credentials, and so does a 2xx without a token.
 */
final class LoginAnswer {
  private static final Logger LOG = Logger.getLogger(LoginAnswer.class.getName());
  private static final String ACCESS = "cloakroom.backend.access-token-fields";
  private static final String UNLESS_WRONG =
      ". If it answers so to a wrong password, nothing has to be done";

  private static final Set<Integer> MAY_NAME_MEMBERS = Set.of(400, 404, 405, 415, 422);
  // What a wrong password is answered with.
  private static final Set<Integer> PLAIN_REFUSALS = Set.of(400, 401, 403);

  private final Settings.Backend backend;
  private final SetUpHints hints;
  private final Logger log;
  // Ten minutes, because some backends answer like this to every wrong password.
  private final SetUpLog failures;
  // Later answers with the same members need no further line.
  private final SetUpLog parts;

  private final AtomicBoolean warnedOfNoRefreshToken = new AtomicBoolean();
  private final AtomicBoolean warnedOfRefusal = new AtomicBoolean();

  LoginAnswer(Settings.Backend backend) {
    this(backend, LOG);
  }

  LoginAnswer(Settings.Backend backend, Logger log) {
    this.backend = backend;
    this.hints = new SetUpHints(backend);
    this.log = log;
    this.failures = new SetUpLog(log, Duration.ofMinutes(10));
    this.parts = SetUpLog.once(log);
  }

  /** Whether the body matters: for its tokens, or for the names that a warning shows. */
  static boolean needsBody(BackendAnswer head) {
    return head.isSuccess() || MAY_NAME_MEMBERS.contains(head.status());
  }

  /**
   * The tokens of the answer, and its JSON without them.
   *
   * @param answer with its body if {@link #needsBody}
   * @throws TokenException as {@link JsonTokenIssuer#login}
   * @throws BackendCall.Failed if the answer breaks off
   */
  Login read(BackendAnswer answer, Instant now) {
    var status = answer.status();
    if (status == 429) {
      throw new LoginThrottled(answer.retryAfter());
    }
    if (status == 408 || status == 425) {
      throw new BackendUnavailable(answer.retryAfter(), null);
    }
    if (status >= 500) {
      warn("a server error", answer, "", "Look into its log");
      throw BackendUnavailable.answered(answer.retryAfter());
    }
    if (status >= 400) {
      throw rejection(answer);
    }
    if (status < 200) {
      // RFC 9110 section 15.2. Some servers' Rest Clients take an interim answer for the final one.
      warn("an interim answer, after which the answer was not read", answer, "", "Send none");
      throw new BackendInvalid();
    }
    if (status >= 300) {
      warn("a redirect, which is not followed", answer, "", "Check login-path");
      throw new BackendInvalid();
    }
    return success(answer, now);
  }

  // OWASP ASVS 6.3.8: a client must not learn whether an account is unknown, locked or disabled, or
  // the password wrong. So every refusal gets the same answer.
  private LoginRejected rejection(BackendAnswer answer) {
    var everyday = PLAIN_REFUSALS.contains(answer.status());
    if (!everyday || !warnedOfRefusal.getAndSet(true)) {
      hints
          .remedy(answer.status())
          .ifPresent(
              remedy -> warn("a refusal", answer, membersFound(answer), remedy + UNLESS_WRONG));
    }
    return new LoginRejected();
  }

  private String membersFound(BackendAnswer answer) {
    if (!MAY_NAME_MEMBERS.contains(answer.status())) {
      return "";
    }
    try {
      var finder = TokenFinder.of(answer);
      return finder.json().isPresent() ? lookedFor(finder) : "";
    } catch (BackendCall.Failed | BackendInvalid e) {
      return "";
    }
  }

  private Login success(BackendAnswer answer, Instant now) {
    if (answer.content() instanceof BodyContent.TooLarge) {
      warn("more than 256 KiB", answer, "", "Check login-path");
      throw new BackendInvalid();
    }
    var finder = TokenFinder.of(answer);
    if (!holdsToken(finder)) {
      if (finder.json().isEmpty() && answer.body().length > 0 && !mayBeText()) {
        var remedy = "Check login-path" + hints.places(answer, finder.json(), ACCESS);
        warn("no JSON object", answer, lookedFor(finder), remedy);
        throw new BackendInvalid();
      }
      var more = answer.body().length > 0 ? lookedFor(finder) : "; no body";
      var remedy = "Check access-token-fields" + hints.places(answer, finder.json(), ACCESS);
      warn("no access token", answer, more, remedy + UNLESS_WRONG);
      throw new LoginRejected();
    }
    TokenResponse read;
    try {
      read = TokenResponse.read(finder, backend, now);
    } catch (BackendInvalid e) {
      var remedy = "A token is visible ASCII without blanks, and of the type bearer";
      warn("a token that cannot be used", answer, lookedFor(finder), remedy);
      throw e;
    }
    warnedOfRefusal.set(true);
    return login(read, finder);
  }

  // A backend that sends its token as text may send its refusal as text.
  private boolean mayBeText() {
    return backend.places().accessToken().stream().anyMatch(TokenPlace.Body.class::isInstance);
  }

  private boolean holdsToken(TokenFinder finder) {
    try {
      return TokenResponse.holdsToken(finder, backend);
    } catch (BackendInvalid e) {
      var remedy = "Name one of them in access-token-fields";
      warn("two tokens at one place", finder.answer(), lookedFor(finder), remedy);
      throw e;
    }
  }

  private Login login(TokenResponse read, TokenFinder finder) {
    var scrubbed = read.withoutTokens();
    if (!scrubbed.removed().isEmpty()) {
      parts.warn(
          "login: the answer holds what looks like tokens under "
              + String.join(", ", scrubbed.removed())
              + ", which no setting names. They are taken out and do not reach the page. If one of"
              + " them is the refresh token, name it in cloakroom.backend.refresh-token-fields");
    }
    if (read.sameTokens()) {
      parts.warn(
          "login: the answer has one token as access token and as refresh token, so that it is not"
              + " taken for a refresh token. If the access token renews itself, set"
              + " cloakroom.backend.refresh-with=access-token");
    } else if (backend.refresh().isPresent()
        && backend.refreshRequest().with() != RefreshWith.ACCESS_TOKEN
        && read.tokens().refreshToken().isEmpty()
        && !warnedOfNoRefreshToken.getAndSet(true)) {
      log.warning(
          "login: the answer holds no refresh token, so that sessions end with their access token;"
              + " looked for one in %s; members found: %s. Check"
                  .formatted(
                      names(backend.places().refreshToken()), AnswerSummary.members(read.json()))
              + " cloakroom.backend.refresh-token-fields, or set refresh-path=none"
              + hints.places(finder.answer(), Optional.empty(), "refresh-token-fields"));
    }
    return new Login(read.tokens(), scrubbed.json().asJsonObject());
  }

  private String lookedFor(TokenFinder finder) {
    return "; looked for an access token in %s; members found: %s"
        .formatted(
            names(backend.places().accessToken()),
            finder.json().map(AnswerSummary::members).orElse("none"));
  }

  private void warn(String meaning, BackendAnswer answer, String more, String remedy) {
    failures.warn(
        "login: the backend answered at %s (cloakroom.backend.login-path) with %s (%s%s). %s%s"
            .formatted(
                backend.login().uri().getRawPath(),
                meaning,
                AnswerSummary.of(answer),
                more,
                remedy,
                hints.general(answer) + hintOnDots()));
  }

  private String hintOnDots() {
    return backend.places().accessToken().stream()
        .map(TokenPlace::toString)
        .filter(field -> !field.startsWith("/") && field.contains("."))
        .findFirst()
        .map(
            name ->
                ". A dot is part of a name: a nested member is written /" + name.replace('.', '/'))
        .orElse("");
  }

  private static String names(List<TokenPlace> places) {
    return places.stream().map(TokenPlace::toString).collect(Collectors.joining(", "));
  }
}
