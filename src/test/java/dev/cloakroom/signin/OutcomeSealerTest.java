package dev.cloakroom.signin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.provider.SignInFailed;
import dev.cloakroom.provider.SignInFailed.Reason;
import dev.cloakroom.signin.SignInOutcome.Failed;
import dev.cloakroom.signin.SignInOutcome.SignedIn;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeSealerTest {
  private static final String ENTRY = "sign-in-result:one";
  private static final String ISSUER = "https://op.example";

  private final Transaction transaction = SampleTransaction.begun();

  private static Session session(TokenPair tokens, Optional<String> sid) {
    return Session.begin(
        tokens,
        Session.digestOfSubject(IssuerKind.OPENID_CONNECT, ISSUER, "ada"),
        SessionAttributes.ofProvider(
            ISSUER, "app", sid, Json.createObjectBuilder().add("name", "Ad\u00e4").build()),
        new NodeId(),
        FakeClock.START.plusMillis(7));
  }

  private static TokenPair all() {
    return new TokenPair(
        "SECRET-access",
        Optional.of("SECRET-refresh"),
        Optional.of(FakeClock.START.plusSeconds(60)),
        Optional.of("SECRET-id"),
        Optional.of(FakeClock.START.plusSeconds(1800)));
  }

  private void assertOpens(SignInOutcome outcome) {
    var sealed = OutcomeSealer.seal(outcome, transaction, ENTRY);
    assertEquals(Optional.of(outcome), OutcomeSealer.open(sealed, transaction, ENTRY));
  }

  @Test
  void opensASessionWithAllThatItHas() {
    assertOpens(new SignedIn(session(all(), Optional.of("sid-1"))));
    var least = new TokenPair("access", Optional.empty(), Optional.empty());
    assertOpens(new SignedIn(session(least, Optional.empty())));
  }

  @Test
  void opensAFailure() {
    assertOpens(Failed.of(new SignInFailed(Reason.NONCE)));
    assertOpens(new Failed(Problem.PROVIDER_UNAVAILABLE, "x", Optional.of(Duration.ofSeconds(7))));
    assertOpens(new Failed(Problem.LOGIN_DENIED, "login_required", Optional.empty()));
  }

  @Test
  void opensNothingForAnotherSignInOrUnderAnotherEntry() {
    var sealed =
        OutcomeSealer.seal(new SignedIn(session(all(), Optional.empty())), transaction, ENTRY);
    assertEquals(Optional.empty(), OutcomeSealer.open(sealed, SampleTransaction.begun(), ENTRY));
    assertEquals(Optional.empty(), OutcomeSealer.open(sealed, transaction, ENTRY + "x"));
    sealed[sealed.length - 1] ^= 1;
    assertEquals(Optional.empty(), OutcomeSealer.open(sealed, transaction, ENTRY));
    assertEquals(Optional.empty(), OutcomeSealer.open(new byte[0], transaction, ENTRY));
  }

  @Test
  void disclosesNoToken() {
    var outcome = new SignedIn(session(all(), Optional.of("SECRET-sid")));
    var sealed = OutcomeSealer.seal(outcome, transaction, ENTRY);
    assertFalse(new String(sealed, ISO_8859_1).contains("SECRET"));
    assertFalse(outcome.toString().contains("SECRET"), outcome.toString());
  }
}
