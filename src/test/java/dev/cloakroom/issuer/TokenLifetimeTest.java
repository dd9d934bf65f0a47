package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifetimeTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{\"expires_in\":900} | PT15M",
        "{\"expires_in\":\"900\"} | PT15M",
        "{\"expires_in\":900.7} | PT15M",
        "{\"expires\":900000} | PT15M",
        "{\"expires\":\"900000\"} | PT15M",
        "{\"expires_in\":0,\"expires\":60000} | PT1M",
        "{\"at\":1795954500} | PT15M",
        "{\"at\":1795954500000} | PT15M",
        "{\"at\":\"1795954500\"} | PT15M",
        "{\"at\":\"2026-11-29T12:15:00Z\"} | PT15M",
        "{\"at\":\"2026-11-29T13:15:00.000+01:00\"} | PT15M",
        "{\"at\":\"2026-11-29 12:15:00\"} | PT15M",
        "{\"expires_in\":60,\"at\":\"2026-11-29T12:15:00Z\"} | PT1M",
        "{\"at\":\"2026-11-29T11:59:59Z\"} | unknown",
        "{\"at\":\"9999-12-31T23:59:59Z\"} | unknown",
        "{\"at\":\"tomorrow\"} | unknown",
        "{\"at\":1e300,\"expires\":1e300,\"expires_in\":1e300} | unknown",
        "{\"expires_in\":-5,\"expires\":-1,\"at\":-1} | unknown",
        "{\"expires_in\":{},\"expires\":[],\"at\":true} | unknown",
        "{\"expires_in\":40000000} | unknown",
        "{} | unknown"
      })
  void readsWhatASettingNames(String json, String life) {
    var places =
        TestSettings.of(
                "cloakroom.backend.expires-in-fields", "expires_in,expires:ms",
                "cloakroom.backend.expires-at-fields", "at")
            .backend()
            .places();
    var expected =
        life.equals("unknown") ? Optional.<Duration>empty() : Optional.of(Duration.parse(life));
    assertEquals(expected, TokenLifetime.of(StrictJson.object(json).orElseThrow(), places, NOW));
  }
}
