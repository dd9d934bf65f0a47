package dev.cloakroom.example;

import dev.cloakroom.spi.ClaimsEnricher;
import dev.cloakroom.spi.UserSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Adds the roles of a user, which the token does not hold. */
@ApplicationScoped
public class RolesOfTheShop implements ClaimsEnricher {
  private final Map<String, List<String>> roles = Map.of("ada", List.of("editor", "buyer"));

  @Override
  public JsonObject claims(UserSession session) {
    var user = session.claims().getString("sub", "");
    var names = Json.createArrayBuilder(roles.getOrDefault(user, List.of()));
    return Json.createObjectBuilder().add("roles", names).build();
  }
}
