package dev.cloakroom.example;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A team's own resource for its staff. */
@Path("/desk")
@RequestScoped
@Produces("text/plain")
public class DeskResource {
  @Context SecurityContext security;
  @Context HttpServletRequest request;
  @Inject JsonWebToken token;
  @Inject Reception reception;

  @Inject
  @Claim(standard = Claims.iss)
  String issuer;

  @Inject
  @Claim("department")
  Optional<String> department;

  @Inject
  @Claim("shifts")
  JsonArray shifts;

  @Inject
  @Claim(standard = Claims.groups)
  Set<String> groups;

  /** Who is calling, by each of the ways to ask. */
  @GET
  @PermitAll
  public String who() {
    var principal = security.getUserPrincipal();
    return String.join(
        "\n",
        "SecurityContext " + (principal == null ? null : principal.getName()),
        "HttpServletRequest " + request.getRemoteUser(),
        "JsonWebToken " + token.getName(),
        "roles " + new TreeSet<>(token.getGroups()),
        "editor " + security.isUserInRole("editor"),
        "owner " + request.isUserInRole("owner"),
        "issuer " + issuer,
        "department " + department.orElse(null),
        "shifts " + (shifts == null ? null : shifts.size()),
        "groups " + (groups == null ? null : new TreeSet<>(groups)),
        "bean " + reception.greeting());
  }

  @GET
  @Path("/edit")
  @RolesAllowed({"editor", "owner"})
  public String edit() {
    return "edited by " + security.getUserPrincipal().getName();
  }

  @GET
  @Path("/never")
  @DenyAll
  public String never() {
    return "nobody reads this";
  }
}
