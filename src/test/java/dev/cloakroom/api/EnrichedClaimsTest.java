package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.spi.ClaimsEnricher;
import dev.cloakroom.team.TeamBeans;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrichedClaimsTest {
  private static final TokenPair TOKENS =
      new TokenPair("access-token-4711", Optional.of("refresh-token-4711"), Optional.empty());
  private static final JsonObject ADA = json("{\"sub\":\"ada\"}");

  private static JsonObject json(String text) {
    return StrictJson.object(text).orElseThrow();
  }

  private static String enriched(ClaimsEnricher... enrichers) {
    var team = new TeamBeans(Optional.empty(), Optional.empty(), List.of(enrichers), List.of());
    return new EnrichedClaims(team).of(ADA, TOKENS).toString();
  }

  @Test
  void addsWhatEachBeanSays() {
    assertEquals("{\"sub\":\"ada\"}", enriched());
    assertEquals(
        "{\"sub\":\"ada\",\"role\":\"ada-1\",\"b\":2}",
        enriched(
            session -> json("{\"role\":\"" + session.claims().getString("sub") + "-1\"}"),
            session -> json("{\"b\":2}")));
  }

  @Test
  void replacesNoClaimAndPassesNoToken() {
    try (var log = LogCapture.of(EnrichedClaims.class)) {
      assertEquals(
          "{\"sub\":\"ada\",\"a\":1}",
          enriched(
              session ->
                  json(
                      "{\"sub\":\"eve\",\"a\":1,\"x\":\"access-token-4711\",\"y\":\"%s\"}"
                          .formatted(session.tokens().refreshToken().get()))));
      assertEquals(1, log.warnings().size());
      assertFalse(log.warnings().get(0).contains("4711"));
    }
  }

  @Test
  void leavesOutTheBeanThatFails() {
    try (var log = LogCapture.of(EnrichedClaims.class)) {
      assertEquals(
          "{\"sub\":\"ada\",\"b\":2}",
          enriched(
              session -> {
                throw new IllegalStateException("4711");
              },
              session -> null,
              session -> json("{\"b\":2}")));
      assertEquals(2, log.warnings().size());
      assertFalse(log.warnings().toString().contains("4711"));
    }
  }
}
