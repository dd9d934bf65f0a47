package dev.cloakroom.api;

import static dev.cloakroom.jwt.SignedJwts.RSA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.admin.AdminTokens;
import dev.cloakroom.audit.AuditEvent.EndedByAdministrator;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.jwt.ConfiguredJwts;
import dev.cloakroom.jwt.SignedJwts;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.TestNode;
import dev.cloakroom.state.MemoryStore;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

class AdminResourceTest {
  private static final String ISSUER = "https://issuer.example";
  private static final String SID = "abcdefghijklmnopqrstuvwxyz0123456789_-ABCDE";
  private static final String PUBLIC_ID = Digest.of(SID);

  private final FakeClock clock = new FakeClock();
  private final Settings settings =
      TestSettings.of(
          "mp.jwt.verify.publickey",
          SignedJwts.pem(RSA.getPublic()),
          "mp.jwt.verify.issuer",
          ISSUER);
  private final TestNode node =
      new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);
  private final AdminResource resource =
      new AdminResource(
          new AdminTokens(new ConfiguredJwts(settings, clock)),
          node.administration(new FakeExchange("DELETE").request()));

  private String bearer() {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setClaim("upn", "grace");
    claims.setIssuedAt(NumericDate.fromMilliseconds(clock.millis()));
    claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + 60_000));
    claims.setStringListClaim("groups", AdminTokens.ROLE);
    return "Bearer " + SignedJwts.signed(claims, "RS256", RSA.getPrivate(), "k1");
  }

  private static HttpHeaders headers(List<String> authorization) {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            AdminResourceTest.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, call, args) ->
                args[0].equals(HttpHeaders.AUTHORIZATION) ? authorization : null);
  }

  private int ends(List<String> subject, List<String> sid) {
    return resource.end(headers(List.of(bearer())), subject, sid).getStatus();
  }

  private Problem refusal(List<String> subject, List<String> sid) {
    return assertThrows(ProblemException.class, () -> ends(subject, sid)).problem();
  }

  private EndedByAdministrator audited() {
    assertEquals(1, node.events.size());
    return (EndedByAdministrator) node.events.get(0);
  }

  @Test
  void endsASubjectAndSaysWhoDidIt() {
    assertEquals(204, ends(List.of("ada"), List.of()));
    assertEquals("ada", audited().subject());
    assertEquals("grace", audited().administrator());
  }

  @Test
  void endsOneSessionByItsIdOrItsNameInTheAuditLog() {
    for (var sid : List.of(SID, PUBLIC_ID)) {
      assertEquals(204, ends(List.of(), List.of(sid)));
      assertEquals(PUBLIC_ID, audited().session());
      node.events.clear();
    }
  }

  @Test
  void refusesWhatNamesNotOneThing() {
    assertEquals(Problem.INVALID_REQUEST, refusal(List.of(), List.of()));
    assertEquals(Problem.INVALID_REQUEST, refusal(List.of("ada"), List.of(SID)));
    assertEquals(Problem.INVALID_REQUEST, refusal(List.of("ada", "grace"), List.of()));
    assertEquals(Problem.INVALID_REQUEST, refusal(List.of(""), List.of()));
    for (var sid : List.of("", "x", SID + "A", SID.replace('_', '.'))) {
      assertEquals(Problem.INVALID_REQUEST, refusal(List.of(), List.of(sid)), sid);
    }
    assertEquals(List.of(), node.events);
  }

  @Test
  void asksWhoItIsBeforeItLooksAtAnythingElse() {
    for (var authorization : new HttpHeaders[] {headers(null), headers(List.of("Bearer x"))}) {
      var refusal =
          assertThrows(
              ProblemException.class, () -> resource.end(authorization, List.of(), List.of()));
      assertEquals(Problem.UNAUTHORIZED, refusal.problem());
    }
  }
}
