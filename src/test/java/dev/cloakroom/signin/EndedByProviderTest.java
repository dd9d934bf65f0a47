package dev.cloakroom.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.audit.AuditEvent.SessionEnded;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.TokenException;
import org.junit.jupiter.api.Test;

class EndedByProviderTest {
  @Test
  void theAuditLogTellsItOnceForEachSession() {
    try (var scene = new SignInScene()) {
      var node = scene.node(0);
      var browser = scene.browser();
      scene.comesBack(browser, node, scene.visits(browser, node, ""));
      var session = scene.session(browser, node).orElseThrow();
      var thief = browser.copy();
      node.node.journal.end(
          new EndKey(
              EndKey.Kind.PROVIDER_SID, session.attributes().providerSidDigest().orElseThrow()));
      for (var holder : new SignInBrowser[] {browser, thief, thief}) {
        FakeExchange exchange = holder.fromTheApp(null);
        assertThrows(TokenException.SessionEnded.class, () -> node.serves(exchange).fresh());
      }
      assertEquals(
          1,
          node.node.events.stream()
              .filter(event -> event instanceof SessionEnded ended)
              .map(event -> ((SessionEnded) event).cause())
              .filter(EndCause.PROVIDER_LOGOUT::equals)
              .count());
    }
  }
}
