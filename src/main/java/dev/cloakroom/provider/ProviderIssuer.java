package dev.cloakroom.provider;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.issuer.Issuer;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenException.RefreshUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/**
 * Renews and revokes the tokens of sessions that began at the OpenID Provider. Without a provider
 * in the settings, it can do neither.
 */
@PerFrontEnd
public class ProviderIssuer implements Issuer {
  // Reasons that say nothing about the user: the keys cannot be loaded, or a clock is wrong.
  private static final Set<Reason> OF_THE_SURROUNDINGS =
      Set.of(Reason.KEYS, Reason.UNREACHABLE, Reason.EXPIRY);

  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderIssuer.class.getName()));
  private final ConfiguredProvider provider;

  @Inject
  ProviderIssuer(ConfiguredProvider provider) {
    this.provider = provider;
  }

  @Override
  public Optional<String> renewalToken(TokenPair pair) {
    return provider.parts().flatMap(parts -> pair.refreshToken());
  }

  /**
   * Sends the refresh token. Only {@code invalid_grant} refuses it (RFC 6749 section 5.2); an ID
   * token that does not fit the session ends it too (OpenID Connect Core 1.0 section 12.2).
   */
  @Override
  public TokenPair renew(Session session) {
    var refreshToken = renewalToken(session.tokens()).orElseThrow(SessionEnded::new);
    var answer = renewed(refreshToken);
    return answer.pair().orRefreshTokenOf(session.tokens()).withIdToken(idToken(answer, session));
  }

  private TokenEndpointAnswer renewed(String refreshToken) {
    try {
      return provider.require().tokenEndpoint().renew(refreshToken);
    } catch (SignInFailed e) {
      if (e.reason() == Reason.EXPIRED) {
        throw new SessionEnded();
      }
      throw new RefreshUnavailable(e.retryAfter().orElse(SignInFailed.RETRY_AFTER), e);
    }
  }

  // The refresh token is used up by now, so without the new tokens the session would be lost. They
  // are kept without an ID token that cannot be checked now.
  private Optional<String> idToken(TokenEndpointAnswer answer, Session session) {
    if (answer.idToken().isEmpty()) {
      return Optional.empty();
    }
    try {
      var idTokens = provider.require().idTokens();
      var token = answer.idToken().get();
      return Optional.of(idTokens.ofRenewal(token, answer.pair().accessToken(), session).compact());
    } catch (SignInFailed e) {
      var goesOn = OF_THE_SURROUNDINGS.contains(e.reason());
      log.warn(
          "a renewal at the OpenID Provider brought an ID token that was refused (%s): %s"
              .formatted(
                  e.reason().word(),
                  goesOn
                      ? "the session goes on; check jwks_uri and the clocks"
                      : "the session ends"));
      if (!goesOn) {
        throw new SessionEnded();
      }
      return Optional.empty();
    }
  }

  @Override
  public boolean canRevoke(TokenPair pair) {
    return provider.parts().filter(parts -> parts.revocation().isPossible()).isPresent();
  }

  /** Sends the refresh token to the revocation endpoint (RFC 7009 section 2.1), if there is one. */
  @Override
  public boolean revoke(Session session) {
    return !canRevoke(session.tokens()) || provider.require().revocation().revoke(session.tokens());
  }
}
