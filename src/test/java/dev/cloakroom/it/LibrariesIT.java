package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.testing.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The WAR runs with the libraries that it was tested with, whatever the server has. */
@OnServer
class LibrariesIT {
  private final Browser browser = Browser.at(Server.root("nested"));

  private String origin(String type) {
    var answer = browser.get("origin-of?class=" + type);
    assertEquals(200, answer.statusCode(), answer::body);
    return answer.body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.github.benmanes.caffeine.cache.Caffeine",
        "io.prometheus.metrics.core.metrics.Counter",
        "org.apache.commons.pool2.ObjectPool",
        "org.apache.hc.core5.http.HttpHost",
        "org.jose4j.jwt.JwtClaims",
        "redis.clients.jedis.RedisClient"
      })
  void eachLibraryIsTheWarsOwn(String type) {
    var origin = origin(type);
    assertTrue(origin.contains("WEB-INF/lib"), origin);
  }

  /** Payara and GlassFish have Javassist, and would prefer theirs. */
  @Test
  void aLibraryThatTheServerHasTooIsTheWarsOwn() {
    var origin = origin("javassist.CtClass");
    assertTrue(origin.contains("WEB-INF/classes") || origin.endsWith("nested.war"), origin);
  }
}
