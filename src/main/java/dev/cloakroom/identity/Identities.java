package dev.cloakroom.identity;

import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.Settings.IdentitySource;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Makes the session's user the user of the request. */
@PerFrontEnd
public class Identities {
  private final Sessions sessions;
  private final SessionClaims claims;
  private final Settings.Identity settings;

  @Inject
  Identities(Sessions sessions, SessionClaims claims, Settings settings) {
    this.sessions = sessions;
    this.claims = claims;
    this.settings = settings.identity();
  }

  /**
   * The request as the application's own code gets it: its {@code getUserPrincipal()} is the user
   * of the session in its cookies. Without such a session it is the container's own user, if there
   * is one. With {@code cloakroom.identity=none} the request stays as it is.
   *
   * @param use what the path is for
   */
  public HttpServletRequest identified(
      HttpServletRequest request, HttpServletResponse response, Use use) {
    if (settings.source() == IdentitySource.NONE) {
      request.setAttribute(Identity.ATTRIBUTE, Identity.LEFT_TO_SERVER);
      return request;
    }
    var identity =
        new Identity(request, response, sessions, claims, settings, use != Use.STATIC_FILE);
    request.setAttribute(Identity.ATTRIBUTE, identity);
    return use == Use.PRODUCT ? request : identity.view();
  }

  /** What a path is for. */
  public enum Use {
    /**
     * The product's own resources, and the relay. Only beans are told of the user there, because
     * Payara asks the request of each servlet for its user, and a question may renew a token.
     */
    PRODUCT,
    /** A static file, which caches may keep: nothing is renewed with it. */
    STATIC_FILE,
    /** The application's own code. */
    APPLICATION
  }
}
