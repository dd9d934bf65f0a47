package dev.cloakroom.api;

import dev.cloakroom.answer.SetUpLog;
import dev.cloakroom.answer.TokenScrubber;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.issuer.TeamTokens;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.spi.ClaimsEnricher;
import dev.cloakroom.spi.UserSession;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.TokenPair;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.logging.Logger;

/** The claims of a session with what the beans of the team add. */
@SingleInstance
class EnrichedClaims {
  private static final Logger LOG = Logger.getLogger(EnrichedClaims.class.getName());

  private final List<ClaimsEnricher> enrichers;
  private final SetUpLog faults = new SetUpLog(LOG);
  private final SetUpLog parts = SetUpLog.once(LOG);

  @Inject
  EnrichedClaims(TeamBeans team) {
    this.enrichers = team.claimsEnrichers();
  }

  /** The claims with the additions, which hold no token and replace no claim. */
  JsonObject of(JsonObject claims, TokenPair tokens) {
    if (enrichers.isEmpty()) {
      return claims;
    }
    var session = new UserSession(claims, TeamTokens.of(tokens));
    var all = StrictJson.PROVIDER.createObjectBuilder(claims);
    for (var enricher : enrichers) {
      added(enricher, session, tokens)
          .forEach(
              (name, value) -> {
                if (!claims.containsKey(name)) {
                  all.add(name, value);
                }
              });
    }
    return all.build();
  }

  private JsonObject added(ClaimsEnricher enricher, UserSession session, TokenPair tokens) {
    try {
      var scrubbed = TokenScrubber.of(tokens).scrub(enricher.claims(session));
      if (!scrubbed.removed().isEmpty()) {
        parts.warn(
            "a ClaimsEnricher of the application adds what looks like tokens under "
                + String.join(", ", scrubbed.removed())
                + ". They are taken out and do not reach the page");
      }
      return scrubbed.json().asJsonObject();
    } catch (RuntimeException e) {
      // The message may hold a token.
      faults.warn(
          "a ClaimsEnricher of the application failed, so its claims are missing: "
              + e.getClass().getName());
      return JsonObject.EMPTY_JSON_OBJECT;
    }
  }
}
