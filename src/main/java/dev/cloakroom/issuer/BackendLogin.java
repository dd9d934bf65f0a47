package dev.cloakroom.issuer;

import dev.cloakroom.restclient.BackendCall;
import java.time.Clock;

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
   * @throws dev.cloakroom.token.TokenException as {@link JsonTokenIssuer#login} says
   */
  LoginOutcome send(TokenRequest request) {
    try {
      var answer = BackendCall.answer(() -> resource.send(request), answers::needsBody);
      return answers.read(answer, clock.instant());
    } catch (BackendCall.Failed e) {
      answers.failed(e);
      throw e.problem();
    }
  }
}
