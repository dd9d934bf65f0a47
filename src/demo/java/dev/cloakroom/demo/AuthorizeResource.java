package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Optional;

/** The provider's authorization endpoint, where a client sends a user to sign in. */
@RequestScoped
@Path("/authorize")
public class AuthorizeResource {
  private final Accounts accounts;
  private final ProviderSessions sessions;
  private final AuthorizationCodes codes;
  private final RegisteredClient client;
  private final Clock clock;

  public AuthorizeResource() {
    this(null, null, null, null, null);
  }

  @Inject
  AuthorizeResource(
      Accounts accounts,
      ProviderSessions sessions,
      AuthorizationCodes codes,
      RegisteredClient client,
      Clock clock) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.codes = codes;
    this.client = client;
    this.clock = clock;
  }

  @GET
  public Response begin(
      @Context UriInfo uriInfo, @CookieParam(ProviderSessions.COOKIE) Cookie cookie) {
    var redirect = uriInfo.getQueryParameters().getFirst("redirect_uri");
    if (!isRegistered(uriInfo)) {
      return ProviderPages.refusal(
          "This sign-in did not begin at an application that is known here.");
    }
    var request = new AuthorizationRequest(uriInfo.getQueryParameters());
    var answer = new ClientRedirect(Provider.at(uriInfo).issuer(), redirect, request.text("state"));
    if (request.fault().isPresent()) {
      return answer.error(request.fault().get());
    }
    var session =
        sessions
            .of(cookie)
            .filter(found -> request.acceptsSignInOf(found.authenticated(), clock.instant()));
    if (session.isPresent()) {
      return answer.code(codes.issue(session.get(), request));
    }
    return request.isSilent()
        ? answer.error("login_required")
        : form(uriInfo, request, request.text("login_hint").orElse(""), Optional.empty());
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response signIn(
      @Context UriInfo uriInfo,
      @HeaderParam("Origin") String origin,
      @CookieParam(ProviderSessions.COOKIE) Cookie cookie,
      @FormParam("username") String username,
      @FormParam("password") String password) {
    var request = new AuthorizationRequest(uriInfo.getQueryParameters());
    var provider = Provider.at(uriInfo);
    if (!isRegistered(uriInfo) || request.fault().isPresent() || !provider.isOwn(origin)) {
      return ProviderPages.refusal("This sign-in did not begin here.");
    }
    if (username == null || password == null) {
      return form(uriInfo, request, "", Optional.of("Please type a user name and a password."));
    }
    var account = accounts.signIn(new Credentials(username, password));
    if (account.isEmpty()) {
      var words = "That user name and password do not go together.";
      return form(uriInfo, request, username, Optional.of(words));
    }
    var begun = sessions.begin(account.get(), cookie);
    var session = sessions.of(begun).orElseThrow();
    var answer =
        new ClientRedirect(provider.issuer(), request.redirectUri(), request.text("state"));
    return Response.fromResponse(answer.code(codes.issue(session, request))).cookie(begun).build();
  }

  private boolean isRegistered(UriInfo uriInfo) {
    var parameters = uriInfo.getQueryParameters();
    return client.id().equals(parameters.getFirst("client_id"))
        && client.mayLeadTo(parameters.getFirst("redirect_uri"));
  }

  private static Response form(
      UriInfo uriInfo, AuthorizationRequest request, String username, Optional<String> fault) {
    var query = uriInfo.getRequestUri().getRawQuery();
    return ProviderPages.signIn("authorize?" + query, request.redirectUri(), username, fault);
  }
}
