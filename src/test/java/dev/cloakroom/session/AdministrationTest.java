package dev.cloakroom.session;

import static jakarta.json.JsonValue.EMPTY_JSON_OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.audit.AuditEvent.EndedByAdministrator;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.state.MemoryStore;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministrationTest {
  private final FakeClock clock = new FakeClock();
  private final Settings settings = TestSettings.withProvider();
  private final TestNode node =
      new TestNode(settings, new FakeTokenService(), new MemoryStore(clock), clock);
  private final Administration administration =
      new Administration(
          node.journal,
          settings,
          new Audit(node.events::add, new Callers(settings), clock),
          new FakeExchange().request());

  private String begins(String accessToken, String account) {
    var exchange = new FakeExchange();
    var pair = new TokenPair(accessToken, Optional.of("r"), Optional.empty());
    node.serves(exchange.request()).start(pair, account, SessionAttributes.OF_PASSWORD);
    return exchange.cookies();
  }

  private boolean lives(String cookies) {
    return node.serves(new FakeExchange().header("Cookie", cookies).request()).peek().isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    // An account as it is kept today, and one as an older version has kept it.
    "ada@example.org, Ada@Example.org, false",
    "ada@example.org, ' ada@example.org ', false",
    "Ada@Example.org, Ada@Example.org, false",
    "grace@example.org, ada@example.org, true"
  })
  void endsTheSessionsOfAnAccountInWhateverForm(String kept, String asked, boolean lives) {
    var session = begins("opaque", kept);
    administration.endSubject(asked, "root");
    assertEquals(lives, lives(session));
  }

  @Test
  void endsTheSessionsOfASubjectThatATokenNames() {
    var end = clock.instant().plusSeconds(60);
    var session = begins(Tokens.jwt("User-1", end), "ada");
    var other = begins(Tokens.jwt("User-2", end), "ada");
    administration.endSubject("User-1", "root");
    assertEquals(false, lives(session));
    assertEquals(true, lives(other));
  }

  private String signsIn(String issuer, String subject) {
    var exchange = new FakeExchange();
    var pair = new TokenPair("opaque", Optional.of("r"), Optional.empty());
    node.serves(exchange.request())
        .startOfProvider(
            pair,
            Session.digestOfSubject(IssuerKind.OPENID_CONNECT, issuer, subject),
            SessionAttributes.ofProvider(issuer, "app", Optional.empty(), EMPTY_JSON_OBJECT),
            Optional.empty());
    return exchange.cookies();
  }

  @Test
  void endsTheSessionsOfAUserOfTheProviderAndOfAnAccountOfThatName() {
    var ofProvider = signsIn(TestSettings.ISSUER, "User-1");
    var ofPassword = begins("opaque", "User-1");
    var other = signsIn(TestSettings.ISSUER, "user-2");
    administration.endSubject("User-1", "root");
    assertEquals(false, lives(ofProvider));
    assertEquals(false, lives(ofPassword));
    assertEquals(true, lives(other));
  }

  @Test
  void auditsWhatWasAskedOnce() {
    administration.endSubject("Ada", "root");
    assertEquals(1, node.events.size());
    var event = (EndedByAdministrator) node.events.get(0);
    assertEquals("Ada", event.subject());
    assertEquals("root", event.administrator());
    assertEquals("", event.session());
  }

  @Test
  void endsOneSession() {
    var session = begins("opaque", "ada");
    var other = begins("opaque", "ada");
    var name =
        node.serves(new FakeExchange().header("Cookie", session).request())
            .peek()
            .orElseThrow()
            .publicId();
    administration.endSession(name, "root");
    assertEquals(false, lives(session));
    assertEquals(true, lives(other));
    assertEquals(name, ((EndedByAdministrator) node.events.get(0)).session());
  }
}
