package dev.cloakroom.demo;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Something that only a user may do who has signed in a short while ago. */
@RequestScoped
@Path("/payout")
@RolesAllowed("user")
@Produces(MediaType.APPLICATION_JSON)
public class PayoutResource {

  private final JsonWebToken caller;
  private final Clock clock;
  private final Duration longest;

  public PayoutResource() {
    this(null, null, null);
  }

  @Inject
  PayoutResource(
      JsonWebToken caller,
      Clock clock,
      @ConfigProperty(name = "demo.payout.max-age", defaultValue = "PT60S") Duration longest) {
    this.caller = caller;
    this.clock = clock;
    this.longest = longest;
  }

  @POST
  public Response pay() {
    var age = clock.instant().getEpochSecond() - authenticated();
    return age > longest.toSeconds() ? challenge() : paid();
  }

  /** When the user signed in, in seconds; long ago, if the token does not say. */
  private long authenticated() {
    Object time = caller.getClaim("auth_time");
    // A server may hand out the number as it stands in the JSON.
    if (time instanceof JsonNumber number) {
      return number.longValue();
    }
    return time instanceof Number number ? number.longValue() : 0;
  }

  /** RFC 9470 section 3. */
  private Response challenge() {
    var error = "insufficient_user_authentication";
    return Response.fromResponse(Refusal.answer(401, error))
        .header(
            "WWW-Authenticate",
            "Bearer error=\"%s\", error_description=\"Sign in anew\", max_age=\"%d\""
                .formatted(error, longest.toSeconds()))
        .build();
  }

  private static Response paid() {
    return Response.ok("{\"payout\":\"on its way\"}").build();
  }
}
