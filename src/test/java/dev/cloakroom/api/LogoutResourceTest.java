package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.signin.PasswordOnly;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogoutResourceTest {
  private final FakeClock clock = new FakeClock();
  private final TestNode node =
      new TestNode(TestSettings.of(), new FakeTokenService(), new MemoryStore(clock), clock);

  private Response logout(FakeExchange exchange) {
    var settings = TestSettings.of();
    var logout = PasswordOnly.logout(settings, node.serves(exchange.request()), clock);
    return new LogoutResource(logout, settings, exchange.request()).logout();
  }

  @Test
  void endsTheSessionAndDoesNothingTheSecondTime() {
    var login = new FakeExchange();
    node.serves(login.request())
        .start(
            new TokenPair("opaque", Optional.of("r"), Optional.empty()),
            "ada",
            SessionAttributes.OF_PASSWORD);
    for (var i = 0; i < 2; i++) {
      var exchange = new FakeExchange("POST").header("Cookie", login.cookies());
      assertEquals(204, logout(exchange).getStatus());
      assertEquals("", exchange.cookies());
      assertFalse(exchange.setCookies().isEmpty());
    }
    var copy = new FakeExchange().header("Cookie", login.cookies());
    assertTrue(node.serves(copy.request()).peek().isEmpty());
    assertEquals(1, node.events.size());
  }

  @Test
  void answersTheSameWithoutASession() {
    var exchange = new FakeExchange("POST");
    assertEquals(204, logout(exchange).getStatus());
    assertTrue(node.events.isEmpty());
  }
}
