package dev.cloakroom.signin;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.provider.Expectation;
import dev.cloakroom.provider.OpenIdProvider;
import dev.cloakroom.provider.ProviderTokens;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.session.SessionStarter;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;

/** Exchanges a code for tokens, and begins the session with them. */
@PerFrontEnd
class ProviderSession {
  private final SetUpLog log = new SetUpLog(Logger.getLogger(ProviderSession.class.getName()));
  private final OpenIdProvider provider;
  private final SessionStarter starter;
  private final SessionCookies cookies;
  private final Optional<OpenIdConnect> settings;
  private final Set<String> shown;

  @Inject
  ProviderSession(
      OpenIdProvider provider, SessionStarter starter, SessionCookies cookies, Settings settings) {
    this.provider = provider;
    this.starter = starter;
    this.cookies = cookies;
    this.settings = settings.openIdConnect();
    this.shown = settings.session().claimsOfLogin();
  }

  /**
   * Begins the session of a sign-in, and sets its cookies on the response.
   *
   * @param code the authorization code; it is sent once
   * @throws SignInFailed as {@link OpenIdProvider#exchange}; {@code login_expired} if the provider
   *     has ended its session meanwhile
   */
  Session begin(String code, Transaction transaction) {
    var own = settings.orElseThrow();
    var tokens =
        provider.exchange(
            code,
            transaction.redirectUri(),
            transaction.codeVerifier(),
            new Expectation(
                transaction.nonce(),
                transaction.begun(),
                Set.copyOf(transaction.acr()),
                transaction.maxAge()));
    var id = tokens.idToken();
    var attributes =
        SessionAttributes.ofProvider(id.issuer(), own.client().id(), id.sid(), claims(tokens));
    try {
      return starter.startOfProvider(
          tokens.pair(), id.claims(), id.issuer(), id.subject(), attributes, transaction.session());
    } catch (SessionEnded e) {
      throw new SignInFailed(Reason.ENDED);
    }
  }

  // The cookie of the ID token holds its claims. The session keeps those that it does not hold.
  private JsonObject claims(ProviderTokens tokens) {
    var claims = StrictJson.PROVIDER.createObjectBuilder();
    provider
        .userInfo(tokens)
        .ifPresent(info -> claims.addAll(StrictJson.PROVIDER.createObjectBuilder(shown(info))));
    if (!cookies.canKeep(tokens.idToken().compact())) {
      claims.addAll(StrictJson.PROVIDER.createObjectBuilder(shown(tokens.idToken().claims())));
    }
    var all = claims.build();
    if (SessionAttributes.hasRoomFor(all)) {
      return all;
    }
    log.warn(
        "sign-in: the claims that cloakroom.session.claims names are more than the "
            + SessionAttributes.MAX_CLAIMS_BYTES
            + " bytes that cookies have room for. They are left out. Name fewer");
    return JsonValue.EMPTY_JSON_OBJECT;
  }

  private JsonObject shown(JsonObject claims) {
    var builder = StrictJson.PROVIDER.createObjectBuilder();
    claims.forEach(
        (name, value) -> {
          if (shown.contains(name)) {
            builder.add(name, value);
          }
        });
    return builder.build();
  }
}
