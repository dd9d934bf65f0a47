package dev.cloakroom.issuer;

import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenPair;
import java.time.Clock;
import java.util.Optional;

/** A login resource of the backend: calls it and reads its answer. */
final class BackendLogin {
  private final ResourceCall resource;
  private final LoginAnswer answers;
  private final Clock clock;

  BackendLogin(ResourceCall resource, LoginAnswer answers, Clock clock) {
    this.resource = resource;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * @param presented the session whose access token goes along, if any
   * @throws dev.cloakroom.token.TokenException as {@link JsonTokenIssuer#login} says
   */
  LoginOutcome send(TokenRequest request, Optional<TokenPair> presented) {
    try {
      var answer = BackendCall.answer(() -> resource.send(request), answers::needsBody);
      var outcome = answers.read(answer, clock.instant());
      return presented.map(pair -> withoutTokensOf(pair, outcome)).orElse(outcome);
    } catch (BackendCall.Failed e) {
      answers.failed(e);
      throw e.problem();
    }
  }

  // The backend may repeat the tokens that the new ones replace.
  private static LoginOutcome withoutTokensOf(TokenPair pair, LoginOutcome outcome) {
    return outcome instanceof Login login
        ? new Login(
            login.tokens(), TokenScrubber.of(pair).scrub(login.answer()).json().asJsonObject())
        : outcome;
  }
}
