package dev.cloakroom.issuer;

import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.answer.TokenScrubber.Scrubbed;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.RefreshWith;
import dev.cloakroom.config.TokenPlace;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.Jwt;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * What the log says of a login that brought no session, or one with a part missing. A line names
 * members and holds no value.
 */
final class LoginWarnings {
  private static final Logger LOG = Logger.getLogger(LoginAnswer.class.getName());

  private static final String UNLESS_WRONG =
      ". If it answers so to a wrong password, nothing has to be done";
  // What a wrong password is usually answered with.
  private static final Set<Integer> PLAIN_REFUSALS = Set.of(400, 401, 403);

  private static final Duration CLOCKS_AGREE = Duration.ofMinutes(1);

  private final Settings.Backend backend;
  private final URI address;
  private final String pathKey;
  private final SetUpHints hints;
  private final Logger log;
  // Ten minutes, because some backends answer like this to every wrong password.
  private final SetUpLog failures;
  // Later answers with the same members need no further line.
  private final SetUpLog parts;

  private final AtomicBoolean warnedOfNoRefreshToken = new AtomicBoolean();
  // Until a login has succeeded, a plain refusal may be due to the settings.
  private final AtomicBoolean refusalsAreKnown = new AtomicBoolean();

  /**
   * @param address of the resource at the backend
   * @param pathKey the key that sets it
   */
  LoginWarnings(Settings.Backend backend, URI address, String pathKey) {
    this(backend, address, pathKey, LOG);
  }

  LoginWarnings(Settings.Backend backend, URI address, String pathKey, Logger log) {
    this.backend = backend;
    this.address = address;
    this.pathKey = pathKey;
    this.hints = new SetUpHints(backend);
    this.log = log;
    this.failures = new SetUpLog(log, Duration.ofMinutes(10));
    this.parts = SetUpLog.once(log);
  }

  /** That an answer brought no session. */
  void failed(String meaning, BackendAnswer answer, String more, String remedy) {
    failures.warn(
        "login: the backend answered at %s (%s) with %s (%s%s). %s%s"
            .formatted(
                address.getRawPath(),
                pathKey,
                meaning,
                AnswerSummary.of(answer),
                more,
                remedy,
                hints.general(answer) + hintOnDots()));
  }

  /** That an answer rejected the credentials, if the settings may be the reason. */
  void refused(BackendAnswer answer, Optional<TokenFinder> finder) {
    var everyday = PLAIN_REFUSALS.contains(answer.status());
    if (everyday && refusalsAreKnown.getAndSet(true)) {
      return;
    }
    var found = finder.filter(with -> with.json().isPresent()).map(this::lookedFor).orElse("");
    hints
        .remedy(answer.status(), shortKey())
        .ifPresent(remedy -> failed("a refusal", answer, found, remedy + UNLESS_WRONG));
  }

  /** That a success has no token in the places where one was looked for. */
  void noToken(TokenFinder finder) {
    var answer = finder.answer();
    var more = finder.json().isPresent() ? lookedFor(finder) : "; no body";
    var remedy = "Check access-token-fields" + places(finder);
    failed("no access token", answer, more, remedy + UNLESS_WRONG);
  }

  /** That a success has a body that is no JSON object. */
  void noJson(TokenFinder finder) {
    failed("no JSON object", finder.answer(), lookedFor(finder), checkPath() + places(finder));
  }

  private String places(TokenFinder finder) {
    return hints.places(finder.answer(), finder.json(), "cloakroom.backend.access-token-fields");
  }

  /** That no answer came, or an incomplete one. */
  void noAnswer(BackendCall.Failed failed) {
    failures.warn(
        "login: no answer from %s (cloakroom.backend.url, %s): %s"
            .formatted(
                AnswerSummary.location(address.toString()), pathKey, SetUpHints.noAnswer(failed)));
  }

  /** The sentence that names the setting with the path. */
  String checkPath() {
    return "Check " + shortKey();
  }

  private String shortKey() {
    return pathKey.replace("cloakroom.backend.", "");
  }

  /** What may be missing in an answer that brought a session. */
  void ofParts(TokenFinder finder, TokenResponse read, Scrubbed scrubbed) {
    refusalsAreKnown.set(true);
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
  }

  /**
   * That the backend's clock is more than a minute ahead of this machine's or behind it, by the
   * token's {@code iat}. A token that is older than {@link Jwt#OLDEST} tells nothing: the backend
   * may hand it out again.
   */
  void ofClocks(String accessToken, Instant now) {
    var issued = Jwt.read(accessToken).flatMap(jwt -> jwt.instant("iat"));
    if (issued.isEmpty() || issued.get().isBefore(now.minus(Jwt.OLDEST))) {
      return;
    }
    var ahead = Duration.between(now, issued.get());
    if (ahead.abs().compareTo(CLOCKS_AGREE) > 0) {
      failures.warn(
          "login: by the token's iat the backend's clock is more than a minute %s this machine's."
                  .formatted(ahead.isNegative() ? "behind" : "ahead of")
              + " Sessions go on, because lifetimes are counted from the answer on. What compares"
              + " exp and iat with a clock refuses such tokens: mp.jwt.verify.*, ID tokens, other"
              + " backends. Run date -u on both machines, and set the wrong clock by NTP");
    }
  }

  /** Where a token was looked for, and what was found instead. */
  String lookedFor(TokenFinder finder) {
    return "; looked for an access token in %s; members found: %s"
        .formatted(
            names(backend.places().accessToken()),
            finder.json().map(AnswerSummary::members).orElse("none"));
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
