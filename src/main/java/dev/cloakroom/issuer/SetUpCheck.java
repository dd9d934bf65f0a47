package dev.cloakroom.issuer;

import dev.cloakroom.config.FieldPath;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.Backend;
import dev.cloakroom.config.Settings.RequestFormat;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tries a set-up once, for {@code cloakroom.check}: signs in, calls the user resource, renews, and
 * logs out. It prints what it sent where, and what came back: statuses, media types, and names of
 * members, header fields and cookies. It prints no value of the credentials or of an answer.
 */
final class SetUpCheck {
  private final Backend backend;
  private final TokenRequests requests;
  private final BackendCalls calls;
  private final ResourceCall user;
  private final LoginAnswer loginAnswer;
  private final RenewalAnswer renewalAnswer;
  private final Clock clock;
  private final CheckReport report;

  /**
   * @param user the user resource
   * @param out gets each line
   */
  SetUpCheck(
      Settings settings, BackendCalls calls, ResourceCall user, Clock clock, Consumer<String> out) {
    var log = CheckLog.to(out);
    this.backend = settings.backend();
    this.requests = new TokenRequests(backend);
    this.calls = calls;
    this.user = user;
    this.loginAnswer =
        new LoginAnswer(
            settings,
            new LoginWarnings(backend, backend.login().uri(), "cloakroom.backend.login-path", log));
    this.renewalAnswer = new RenewalAnswer(backend, log);
    this.clock = clock;
    this.report = new CheckReport(backend, clock, out);
  }

  /** Why the check cannot go on. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(String step) {
      super(step);
    }
  }

  /**
   * Makes the calls.
   *
   * @param line the credentials: a JSON object on one line
   * @return whether every step worked
   */
  boolean run(String line) {
    try {
      steps(line);
      report.line("result: every step worked");
      return true;
    } catch (Stopped e) {
      report.line("result: failed at " + e.getMessage());
      return false;
    }
  }

  private void steps(String line) {
    var credentials = StrictJson.object(line);
    if (credentials.isEmpty()) {
      report.line(
          "credentials: standard input has no JSON object on its first line, such as"
              + " {\"username\":\"…\",\"password\":\"…\"}");
      throw new Stopped("credentials");
    }
    var pair = login(credentials.get());
    user(pair);
    logout(renewed(pair));
  }

  private TokenPair login(JsonObject credentials) {
    var members = TokenRequestBody.with(credentials, backend.loginRequest().members());
    TokenRequest request;
    try {
      var utf8 = TokenRequestBody.of(credentials, RequestFormat.JSON).orElseThrow();
      request = requests.login(utf8, Optional.empty());
    } catch (ProblemException e) {
      report.line("login: a form cannot express the credentials, because they have nested members");
      throw new Stopped("login");
    }
    report.request("login", backend.login(), request, members);
    var answer = answer("login", calls.login(), request);
    LoginOutcome outcome;
    try {
      outcome = loginAnswer.read(answer, clock.instant());
    } catch (ProblemException | BackendCall.Failed e) {
      throw new Stopped("login");
    }
    if (outcome instanceof Login login) {
      report.tokens("login", answer, login.tokens());
      return login.tokens();
    }
    report.line("login: the answer is a challenge (cloakroom.login.challenge-fields)");
    throw new Stopped("login");
  }

  private void user(TokenPair pair) {
    var fields = List.of(backend.transport().credential(pair.accessToken()));
    var request = new TokenRequest(fields, RequestFormat.JSON, new byte[] {'{', '}'});
    report.request("user", backend.user(), request, JsonValue.EMPTY_JSON_OBJECT);
    var answer = answer("user", user, request);
    if (!answer.isSuccess()) {
      report.line(
          "user: check user-path, token-header, token-scheme and token-transport"
              + " (cloakroom.backend.…)");
      throw new Stopped("user");
    }
    var proof = backend.userProof();
    if (proof.isPresent() && !isThere(proof.get(), answer)) {
      report.line("user: the answer has no member " + proof.get() + " (user-proof-field)");
      throw new Stopped("user");
    }
  }

  private static boolean isThere(FieldPath proof, BackendAnswer answer) {
    return CheckReport.json(answer)
        .flatMap(proof::find)
        .filter(value -> value != JsonValue.NULL)
        .isPresent();
  }

  private TokenPair renewed(TokenPair pair) {
    if (calls.refresh().isEmpty()) {
      report.line("renewal: switched off (cloakroom.backend.refresh-path=none)");
      return pair;
    }
    if (requests.renewalToken(pair).isEmpty()) {
      report.line("renewal: not possible, because the login gave nothing to renew with");
      throw new Stopped("renewal");
    }
    var request = requests.renewal(pair);
    report.request("renewal", backend.refresh().get(), request, sent(request));
    var answer = answer("renewal", calls.refresh().get(), request);
    TokenPair renewed;
    try {
      renewed = renewalAnswer.read(answer, clock.instant());
    } catch (ProblemException | BackendCall.Failed e) {
      throw new Stopped("renewal");
    }
    report.tokens("renewal", answer, renewed);
    return renewed.orRefreshTokenOf(pair);
  }

  private void logout(TokenPair pair) {
    if (calls.logout().isEmpty()) {
      report.line("logout: the backend is not told (cloakroom.backend.logout-path is not set)");
      return;
    }
    var request = requests.logout(pair, clock.instant());
    report.request("logout", backend.logout().get(), request, sent(request));
    if (answer("logout", calls.logout().get(), request).status() >= 400) {
      report.line(
          "logout: refused; check logout-path, logout-method, refresh-request-field and"
              + " token-transport (cloakroom.backend.…)");
      throw new Stopped("logout");
    }
  }

  private BackendAnswer answer(String step, ResourceCall resource, TokenRequest request) {
    BackendAnswer answer;
    try {
      answer = BackendCall.answer(() -> resource.send(request), head -> true);
    } catch (BackendCall.Failed e) {
      report.line(step + ": no answer: " + SetUpHints.noAnswer(e));
      throw new Stopped(step);
    }
    report.answer(step, answer);
    return answer;
  }

  private static JsonObject sent(TokenRequest request) {
    if (request.format() == RequestFormat.JSON) {
      return StrictJson.object(request.body()).orElse(JsonValue.EMPTY_JSON_OBJECT);
    }
    var names = StrictJson.PROVIDER.createObjectBuilder();
    for (var pair : new String(request.body(), StandardCharsets.US_ASCII).split("&")) {
      names.add(pair.split("=", 2)[0], "");
    }
    return names.build();
  }
}
