package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.restclient.BodyContent;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.LoginRejected;
import dev.cloakroom.token.TokenException.LoginThrottled;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Interprets a backend's answer to a login. A 4xx other than 408, 425 and 429 rejects the
 * credentials, and so does a 2xx without a token, unless the answer is a {@link LoginChallenge}.
 */
final class LoginAnswer {
  // Refusals whose members may say what is wrong with the settings.
  private static final Set<Integer> MAY_NAME_MEMBERS = Set.of(400, 404, 405, 415, 422);

  private final Settings.Backend backend;
  private final ChallengeFields challenges;
  private final ReasonFields reasons;
  private final LoginWarnings warnings;

  /**
   * @param resource the login resource that answers
   * @param pathKey the key that sets its path
   */
  LoginAnswer(Settings settings, Settings.Resource resource, String pathKey) {
    this(settings, new LoginWarnings(settings.backend(), resource.uri(), pathKey));
  }

  LoginAnswer(Settings settings, LoginWarnings warnings) {
    var login = settings.login();
    this.backend = settings.backend();
    this.challenges = new ChallengeFields(login.challengeFields(), backend);
    this.reasons = new ReasonFields(login.reasonFields(), login.reasons());
    this.warnings = warnings;
  }

  /**
   * Whether the body matters: for its tokens, for what the page may learn of it, or for the names
   * that a warning shows.
   */
  boolean needsBody(BackendAnswer head) {
    return head.isSuccess()
        || isRefusal(head) && (tellsMore() || MAY_NAME_MEMBERS.contains(head.status()));
  }

  private boolean tellsMore() {
    return challenges.areSet() || reasons.areSet();
  }

  private static boolean isRefusal(BackendAnswer head) {
    return head.status() >= 400 && head.status() < 500 && !head.asksToRetryLater();
  }

  /**
   * The tokens of the answer and its JSON without them, or what the backend still wants.
   *
   * @param answer with its body if {@link #needsBody}
   * @throws TokenException as {@link JsonTokenIssuer#login}
   * @throws BackendCall.Failed if the answer breaks off
   */
  LoginOutcome read(BackendAnswer answer, Instant now) {
    var status = answer.status();
    if (status == 429) {
      throw new LoginThrottled(answer.retryAfter());
    }
    if (answer.asksToRetryLater()) {
      throw new BackendUnavailable(answer.retryAfter(), null);
    }
    if (status >= 500) {
      warnings.failed("a server error", answer, "", "Look into its log");
      throw BackendUnavailable.answered(answer.retryAfter());
    }
    if (status >= 400) {
      return refusal(answer);
    }
    if (status < 200) {
      // RFC 9110 section 15.2. Some servers' Rest Clients take an interim answer for the final one.
      var meaning = "an interim answer, after which the answer was not read";
      warnings.failed(meaning, answer, "", "Send none");
      throw new BackendInvalid();
    }
    if (status >= 300) {
      var meaning = "a redirect, which is not followed";
      warnings.failed(meaning, answer, "", warnings.checkPath());
      throw new BackendInvalid();
    }
    return success(answer, now);
  }

  /** Says in the log that no answer came. */
  void failed(BackendCall.Failed failed) {
    warnings.noAnswer(failed);
  }

  // Tokens in a refusal sign nobody in.
  private LoginOutcome refusal(BackendAnswer answer) {
    var finder = readable(answer);
    var challenge = finder.flatMap(challenges::in);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    var reason = finder.flatMap(this::reason);
    if (reason.isEmpty()) {
      warnings.refused(answer, finder);
    }
    throw rejected(reason);
  }

  // OWASP ASVS 6.3.8: a client must not learn whether an account is unknown, locked or disabled, or
  // the password wrong. So every refusal gets the same answer, unless the configuration lists its
  // reason.
  private static LoginRejected rejected(Optional<String> reason) {
    return new LoginRejected(reason.orElse(null));
  }

  // A refusal is one, whatever became of its body.
  private Optional<TokenFinder> readable(BackendAnswer answer) {
    if (!needsBody(answer)) {
      return Optional.empty();
    }
    try {
      return Optional.of(TokenFinder.of(answer));
    } catch (BackendCall.Failed | BackendInvalid e) {
      return Optional.empty();
    }
  }

  private Optional<String> reason(TokenFinder finder) {
    return finder.json().flatMap(reasons::in);
  }

  private LoginOutcome success(BackendAnswer answer, Instant now) {
    if (answer.content() instanceof BodyContent.TooLarge) {
      warnings.failed("more than 256 KiB", answer, "", warnings.checkPath());
      throw new BackendInvalid();
    }
    var finder = TokenFinder.of(answer);
    if (!holdsToken(finder)) {
      return withoutToken(finder);
    }
    TokenResponse read;
    try {
      read = TokenResponse.read(finder, backend, now);
    } catch (BackendInvalid e) {
      var remedy = "A token is visible ASCII without blanks, and of the type bearer";
      warnings.failed("a token that cannot be used", answer, warnings.lookedFor(finder), remedy);
      throw e;
    }
    var scrubbed = read.withoutTokens();
    warnings.ofParts(finder, read, scrubbed);
    warnings.ofClocks(read.tokens().accessToken(), now);
    return new Login(read.tokens(), scrubbed.json().asJsonObject());
  }

  private LoginOutcome withoutToken(TokenFinder finder) {
    var answer = finder.answer();
    if (finder.json().isEmpty() && answer.body().length > 0 && !mayBeText()) {
      warnings.noJson(finder);
      throw new BackendInvalid();
    }
    var challenge = challenges.in(finder);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    var reason = reason(finder);
    if (reason.isEmpty()) {
      warnings.noToken(finder);
    }
    throw rejected(reason);
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
      var more = warnings.lookedFor(finder);
      warnings.failed("two tokens at one place", finder.answer(), more, remedy);
      throw e;
    }
  }
}
