package dev.cloakroom.provider;

import dev.cloakroom.token.TokenPair;
import java.util.Optional;

/** Revokes tokens at the provider (RFC 7009). */
final class Revocation {
  private static final String WHAT = "revocation endpoint";

  private final Discovery discovery;
  private final ProviderPosts posts;

  Revocation(Discovery discovery, ProviderPosts posts) {
    this.discovery = discovery;
    this.posts = posts;
  }

  /** Whether the provider has the endpoint, or has not been asked yet. Nothing is sent. */
  boolean isPossible() {
    return discovery
        .known()
        .map(ProviderMetadata::revocationEndpoint)
        .map(Optional::isPresent)
        .orElse(true);
  }

  /**
   * Revokes the refresh token, and with it the access token (section 2.1); or the access token, if
   * there is no other.
   *
   * @return false if the call should be repeated later
   */
  boolean revoke(TokenPair pair) {
    var form =
        new Form()
            .add("token", pair.refreshToken().orElse(pair.accessToken()))
            .add(
                "token_type_hint",
                pair.refreshToken().isPresent() ? "refresh_token" : "access_token");
    try {
      var metadata = discovery.metadata();
      var endpoint = metadata.revocationEndpoint();
      return endpoint.isEmpty() || isDone(posts.send(WHAT, endpoint.get(), form, metadata));
    } catch (SignInFailed e) {
      return false;
    }
  }

  // Section 2.2: an invalid token needs no revocation; some providers answer it with an error. Any
  // other refusal would be the same at the next try.
  private boolean isDone(ProviderAnswer answer) {
    if (answer.asksToRetryLater()) {
      return false;
    }
    if (answer.status() != 200 && !answer.error().equals("invalid_token")) {
      posts.failure(WHAT, answer);
    }
    return true;
  }
}
