package dev.cloakroom.demo;

import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** Signs out at the provider (OpenID Connect RP-Initiated Logout). */
@RequestScoped
@Path("/end-session")
public class EndSessionResource {
  private final ProviderSessions sessions;
  private final ProviderTokens tokens;
  private final ProviderLogout logout;
  private final RegisteredClient client;

  public EndSessionResource() {
    this(null, null, null, null);
  }

  @Inject
  EndSessionResource(
      ProviderSessions sessions,
      ProviderTokens tokens,
      ProviderLogout logout,
      RegisteredClient client) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.logout = logout;
    this.client = client;
  }

  @GET
  public Response byLink(
      @Context UriInfo uriInfo, @CookieParam(ProviderSessions.COOKIE) Cookie cookie) {
    return end(uriInfo, cookie, uriInfo.getQueryParameters(), false);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response byForm(
      @Context UriInfo uriInfo,
      @HeaderParam("Origin") String origin,
      @CookieParam(ProviderSessions.COOKIE) Cookie cookie,
      MultivaluedMap<String, String> form) {
    var confirmed = form.containsKey("confirmed") && Provider.at(uriInfo).isOwn(origin);
    return end(uriInfo, cookie, form, confirmed);
  }

  private Response end(
      UriInfo uriInfo,
      Cookie cookie,
      MultivaluedMap<String, String> parameters,
      boolean confirmed) {
    var redirect = requireNonNullElse(parameters.getFirst("post_logout_redirect_uri"), "");
    if (!redirect.isEmpty() && !client.mayLeadToAfterLogout(redirect)) {
      return ProviderPages.refusal("The address to go to after the sign-out is not registered.");
    }
    var state = requireNonNullElse(parameters.getFirst("state"), "");
    var issuer = Provider.at(uriInfo).issuer();
    var here = sessions.of(cookie);
    var hinted =
        Optional.ofNullable(parameters.getFirst("id_token_hint"))
            .flatMap(hint -> tokens.sidOf(issuer, hint));
    // Section 2: without a hint, or with one of another session, the user is asked.
    var sure = confirmed || here.map(ProviderSession::sid).or(() -> hinted).equals(hinted);
    if (!sure) {
      return ProviderPages.confirmSignOut(redirect, state);
    }
    here.or(() -> hinted.flatMap(sessions::bySid))
        .ifPresent(session -> logout.end(issuer, session));
    var answer = redirect.isEmpty() ? ProviderPages.signedOut() : backTo(redirect, state);
    return Response.fromResponse(answer).cookie(ProviderSessions.noCookie()).build();
  }

  private static Response backTo(String redirect, String state) {
    var target = UriBuilder.fromUri(redirect);
    if (!state.isEmpty()) {
      target.queryParam("state", "{state}");
    }
    return Response.seeOther(target.build(state)).header("Cache-Control", "no-store").build();
  }
}
