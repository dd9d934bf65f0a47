package dev.cloakroom.identity;

import static jakarta.security.enterprise.AuthenticationStatus.NOT_DONE;
import static jakarta.security.enterprise.AuthenticationStatus.SEND_FAILURE;
import static jakarta.security.enterprise.AuthenticationStatus.SUCCESS;
import static jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters.withParams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.identity.Identities.Use;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionSecurityContextTest {
  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.of();
  private final TestNode node =
      new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);
  private final FakeExchange exchange =
      new FakeExchange()
          .on("isCommitted", args -> false)
          .on("getUserPrincipal", args -> null)
          .on("isUserInRole", args -> true);

  // Of a server without a mechanism and without a bean of its own.
  private static BeanManager noBeans() {
    return (BeanManager)
        Proxy.newProxyInstance(
            SessionSecurityContextTest.class.getClassLoader(),
            new Class<?>[] {BeanManager.class},
            (proxy, call, args) -> Set.of());
  }

  private SessionSecurityContext context() {
    TestIdentities.of(settings, node, clock)
        .identified(exchange.request(), exchange.response(), Use.APPLICATION);
    return new SessionSecurityContext(new ServedRequest(exchange.request()), noBeans());
  }

  private SessionSecurityContext signedIn() {
    var login = new FakeExchange();
    var pair = new TokenPair("opaque", Optional.empty(), Optional.empty());
    node.serves(login.request()).start(pair, "ada", SessionAttributes.OF_PASSWORD);
    exchange.header("Cookie", login.cookies());
    return context();
  }

  @Test
  void aUserOfASessionIsTheCaller() {
    var context = signedIn();
    var caller = context.getCallerPrincipal();
    assertEquals(Set.of(caller), context.getPrincipalsByType(Principal.class));
    assertTrue(context.isCallerInRole("**"));
    assertFalse(context.isCallerInRole("editor"), "the container's roles do not count");
    assertEquals(SUCCESS, context.authenticate(null, null, withParams()));
  }

  @Test
  void aSessionIsNoAnswerToAPassword() {
    var context = signedIn();
    var credential = new UsernamePasswordCredential("ada", "wrong");
    assertEquals(
        SEND_FAILURE, context.authenticate(null, null, withParams().credential(credential)));
    assertEquals(
        SEND_FAILURE, context.authenticate(null, null, withParams().newAuthentication(true)));
  }

  @Test
  void nobodyIsNotAuthenticated() {
    var context = context();
    assertNull(context.getCallerPrincipal());
    assertFalse(context.isCallerInRole("editor"));
    assertEquals(Set.of(), context.getPrincipalsByType(Principal.class));
    assertEquals(NOT_DONE, context.authenticate(null, null, withParams()));
  }

  @Test
  void codeThatATimerRunsHasNoCaller() {
    exchange
        .on(
            "getAttribute",
            args -> {
              throw new IllegalStateException("no request is served");
            })
        .on(
            "getUserPrincipal",
            args -> {
              throw new IllegalStateException("no request is served");
            });
    var context = new SessionSecurityContext(new ServedRequest(exchange.request()), noBeans());
    assertNull(context.getCallerPrincipal());
    assertFalse(context.isCallerInRole("editor"));
  }
}
