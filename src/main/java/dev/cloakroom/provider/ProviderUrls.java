package dev.cloakroom.provider;

import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.OpenIdConnect.ResponseMode;
import dev.cloakroom.provider.SignInFailed.Reason;
import java.net.URI;
import java.util.Optional;

/** The addresses at the provider that a browser is sent to. */
final class ProviderUrls {
  private final OpenIdConnect settings;
  private final Discovery discovery;
  private final PushedRequests pushed;

  ProviderUrls(OpenIdConnect settings, Discovery discovery, PushedRequests pushed) {
    this.settings = settings;
    this.discovery = discovery;
    this.pushed = pushed;
  }

  /**
   * The address of an authorization request (OpenID Connect Core 1.0 section 3.1.2.1). If the
   * provider demands it, the request is pushed first (RFC 9126 section 5).
   *
   * @throws SignInFailed if there is no metadata, or if the provider does not take the request
   */
  URI authorization(AuthorizationRequest request) {
    var metadata = discovery.metadata();
    var parameters = parameters(request);
    return with(
        metadata.authorizationEndpoint(),
        isPushed(metadata)
            ? new Form()
                .add("client_id", settings.client().id())
                .add("request_uri", pushed.push(parameters, metadata))
            : parameters);
  }

  private Form parameters(AuthorizationRequest request) {
    var form =
        new Form()
            .add("response_type", "code")
            .add("client_id", settings.client().id())
            .add("redirect_uri", request.redirectUri().toString())
            .add("scope", String.join(" ", settings.scopes()))
            .add("state", request.state())
            .add("nonce", request.nonce())
            .add("code_challenge", Sha2.challenge(request.codeVerifier()))
            .add("code_challenge_method", "S256");
    if (settings.responseMode() == ResponseMode.FORM_POST) {
      form.add("response_mode", "form_post");
    }
    settings.resources().forEach(resource -> form.add("resource", resource));
    Demands.of(settings, request.parameters()).parameters().forEach(form::add);
    return form;
  }

  private boolean isPushed(ProviderMetadata metadata) {
    return switch (settings.par()) {
      case AUTO -> metadata.demandsPushedRequests();
      case REQUIRED -> true;
      case OFF -> false;
    };
  }

  /**
   * The address of a logout at the provider (OpenID Connect RP-Initiated Logout 1.0 section 2).
   *
   * @param idTokenHint an ID token of the session, expired or not; without it the provider asks the
   *     user
   * @return empty if the provider has no such endpoint, or cannot be asked for it
   */
  Optional<URI> endSession(Optional<String> idTokenHint, URI postLogoutRedirect) {
    var form = new Form();
    idTokenHint.ifPresentOrElse(
        hint -> form.add("id_token_hint", hint),
        () -> form.add("client_id", settings.client().id()));
    form.add("post_logout_redirect_uri", postLogoutRedirect.toString());
    try {
      return discovery.metadata().endSessionEndpoint().map(endpoint -> with(endpoint, form));
    } catch (SignInFailed e) {
      return Optional.empty();
    }
  }

  /**
   * Compares {@code iss} of an answer to an authorization request with the issuer (RFC 9207 section
   * 2.4).
   *
   * @throws SignInFailed {@code ISS} if it is another one, or is missing although the provider says
   *     that it sends it
   */
  void requireIssuer(Optional<String> iss) {
    var wrong =
        iss.map(value -> !value.equals(settings.issuer()))
            .orElseGet(() -> discovery.metadata().namesIssuerInResponse());
    if (wrong) {
      throw new SignInFailed(Reason.ISS);
    }
  }

  // RFC 6749 section 3.1: a query that the endpoint has is kept.
  private static URI with(URI endpoint, Form form) {
    var text = endpoint.toString();
    var separator = endpoint.getRawQuery() == null ? "?" : "&";
    return URI.create(text + separator + form.query());
  }
}
