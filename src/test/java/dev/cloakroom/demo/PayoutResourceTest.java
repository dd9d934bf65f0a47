package dev.cloakroom.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeClock;
import jakarta.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class PayoutResourceTest {
  private final FakeClock clock = new FakeClock();
  private final long start = FakeClock.START.getEpochSecond();

  @Test
  void paysWhoHasSignedInAShortWhileAgo() {
    assertEquals(200, status(start));
    assertEquals(200, status(Json.createValue(start)));
    clock.pass(Duration.ofSeconds(60));
    assertEquals(200, status(start));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(401, status(start));
    assertEquals(401, status(Json.createValue(start)));
    assertEquals(401, status("unknown"));
  }

  @Test
  void saysHowRecentASignInItWants() {
    assertEquals(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"Sign in anew\","
            + " max_age=\"60\"",
        payout("unknown").pay().getHeaderString("WWW-Authenticate"));
  }

  private int status(Object authenticated) {
    return payout(authenticated).pay().getStatus();
  }

  private PayoutResource payout(Object authenticated) {
    return new PayoutResource(
        new Token(Map.of("auth_time", authenticated)), clock, Duration.ofSeconds(60));
  }

  private record Token(Map<String, Object> claims) implements JsonWebToken {
    @Override
    public String getName() {
      return "ada";
    }

    @Override
    public Set<String> getClaimNames() {
      return claims.keySet();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getClaim(String name) {
      return (T) claims.get(name);
    }
  }
}
