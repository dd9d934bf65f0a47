package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.provider.SignInFailed.Reason;
import jakarta.json.JsonString;
import java.util.logging.Logger;

/**
 * Sends the parameters of an authorization request to the provider, so that the browser carries
 * only a reference to them (RFC 9126). There is no way back to a request that the browser carries.
 */
final class PushedRequests {
  private static final String WHAT = "pushed authorization request endpoint";

  private final SetUpLog log = new SetUpLog(Logger.getLogger(PushedRequests.class.getName()));
  private final ProviderPosts posts;

  PushedRequests(ProviderPosts posts) {
    this.posts = posts;
  }

  /**
   * Pushes a request, which serves for one sign-in.
   *
   * @param parameters of the request
   * @return its {@code request_uri}
   * @throws SignInFailed if the provider does not take it
   */
  String push(Form parameters, ProviderMetadata metadata) {
    var endpoint = metadata.pushedRequestEndpoint();
    if (endpoint.isEmpty()) {
      log.warn(
          "pushed requests are demanded, and the OpenID Provider's metadata names no endpoint");
      throw new SignInFailed(Reason.METADATA);
    }
    var answer = posts.send(WHAT, endpoint.get(), parameters, metadata);
    return answer
        .json()
        .filter(json -> answer.isSuccess())
        .map(json -> json.get("request_uri"))
        .filter(JsonString.class::isInstance)
        .map(uri -> ((JsonString) uri).getString())
        .orElseThrow(() -> posts.failure(WHAT, answer));
  }
}
