package dev.cloakroom.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The user's own page at the provider, where the user signs out without the client. */
@RequestScoped
@Path("/account")
public class AccountResource {
  private final ProviderSessions sessions;
  private final ProviderLogout logout;
  private final Optional<URI> elsewhere;

  public AccountResource() {
    this(null, null, Optional.empty());
  }

  /**
   * @param elsewhere the page of another provider, if users sign in there
   */
  @Inject
  AccountResource(
      ProviderSessions sessions,
      ProviderLogout logout,
      @ConfigProperty(name = "demo.account.page") Optional<URI> elsewhere) {
    this.sessions = sessions;
    this.logout = logout;
    this.elsewhere = elsewhere;
  }

  @GET
  public Response show(@CookieParam(ProviderSessions.COOKIE) Cookie cookie) {
    if (elsewhere.isPresent()) {
      return Response.seeOther(elsewhere.get()).build();
    }
    return sessions.of(cookie).map(ProviderPages::account).orElseGet(ProviderPages::signedOut);
  }

  @POST
  public Response signOut(
      @Context UriInfo uriInfo,
      @HeaderParam("Origin") String origin,
      @CookieParam(ProviderSessions.COOKIE) Cookie cookie) {
    var provider = Provider.at(uriInfo);
    if (!provider.isOwn(origin)) {
      return ProviderPages.refusal("This sign-out did not begin here.");
    }
    sessions.of(cookie).ifPresent(session -> logout.end(provider.issuer(), session));
    return Response.fromResponse(ProviderPages.signedOut())
        .cookie(ProviderSessions.noCookie())
        .build();
  }
}
