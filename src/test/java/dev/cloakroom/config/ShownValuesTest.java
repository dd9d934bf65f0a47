package dev.cloakroom.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloakroom.backend.url | https://api.example/v1 | https://api.example/v1",
        "cloakroom.backend.login-path | /token?apikey=hush&x=1 | /token?…",
        "cloakroom.backend.user-path | https://ada:hush@api.example/me?k=hush | https://…@api.example/me?…",
        "cloakroom.state.redis | rediss://ada:hush@redis.example/2?timeout=1s | rediss://…@redis.example/2?…",
        "cloakroom.state.redis | redis://:hush@redis.example | redis://…@redis.example",
        "cloakroom.state.redis | redis+sentinel://a:hush@s1,s2/m?sentinel-password=hu,sh | redis+sentinel://…@s1,s2/m?…",
        "cloakroom.state.redis.trust-store-password | hush | (not shown)",
        "cloakroom.cookie.keys | a:hush,b:hush | (not shown)",
        "cloakroom.oidc.client-secret | hush | (not shown)",
        "cloakroom.oidc.client-key | {hush} | (not shown)",
        "cloakroom.backend.header.X-Api-Key | hush | (not shown)",
        "cloakroom.backend.header.X-Tenant | hush | (not shown)",
        "cloakroom.backend.login-member.client_id | hush | (not shown)",
        "cloakroom.backend.refresh-member.client_secret | hush | (not shown)",
        "mp.jwt.verify.publickey | -----BEGIN | (not shown)",
        "cloakroom.relay.backend.token | none | none",
        "cloakroom.login.register.token | required | required",
        "cloakroom.metrics.token | hush | (not shown)",
        "cloakroom.backend.token-header | X-Auth-Token | X-Auth-Token",
        "cloakroom.public-origins | https://a.example,https://b.example | https://a.example,https://b.example"
      })
  void showsWhatIsNoSecret(String key, String value, String shown) {
    assertEquals(key + "=" + shown, ShownValues.line(Set.of(key), name -> value));
  }

  @Test
  void showsTheKeysThatAreSetInTheirOrder() {
    var values = new TreeMap<>(Map.of("b", "2", "a", "1\n3", "c", " "));
    assertEquals("a=1 3, b=2", ShownValues.line(values.keySet(), values::get));
  }
}
