package dev.cloakroom.api;

import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.page.FetchMode;
import dev.cloakroom.signin.ProviderLogout;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** {@code POST /api/logout}: ends the session. A repeated call is no error. */
@Path("/logout")
@RequestScoped
public class LogoutResource {
  private final ProviderLogout logout;
  private final HttpServletRequest request;
  private final String start;

  public LogoutResource() {
    this.logout = null;
    this.request = null;
    this.start = null;
  }

  @Inject
  LogoutResource(ProviderLogout logout, Settings settings, HttpServletRequest request) {
    this.logout = logout;
    this.start = settings.login().pages().standard();
    this.request = request;
  }

  /**
   * Expires every cookie, whether or not the request has a session. Answers 204, or 200 with {@code
   * {"location":"…"}} if the user has to sign out at the OpenID Provider too. If a form of the page
   * sent it, leads the browser on: to the provider or to the app.
   */
  @POST
  public Response logout() {
    var location = logout.end(request);
    if (FetchMode.isFormNavigation(request)) {
      return LandingAnswer.seeOther(
          location.map(URI::toString).orElse(request.getContextPath() + start));
    }
    return location
        .map(
            uri ->
                Json.answer(
                    StrictJson.PROVIDER.createObjectBuilder().add("location", uri.toString())))
        .orElseGet(() -> Response.noContent().build());
  }
}
