package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.fake.FakeBackground;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.issuer.FakeTokenService;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenRevokerTest {
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());

  private static final Session SESSION = Tokens.session(PAIR);

  private final FakeTokenService tokens = new FakeTokenService();
  private final FakeBackground background = new FakeBackground();
  private final TokenRevoker revocations =
      new TokenRevoker(tokens, background, new OnBehalf(null, null));

  private List<Long> pauses() {
    background.runAll();
    return background.pauses().stream().map(Duration::toMillis).toList();
  }

  @Test
  void tellsTheBackendOnce() {
    tokens.revokes(true);
    revocations.revoke(SESSION);
    assertEquals(List.of(0L), pauses());
    assertEquals(0, tokens.revocationsLeft());
  }

  @Test
  void tellsItAgainEachTimeLater() {
    tokens.revokes(false, false, true);
    revocations.revoke(SESSION);
    assertEquals(List.of(0L, 1_000L, 5_000L), pauses());
  }

  @Test
  void givesUpInTheEnd() {
    tokens.revokes(false, false, false, false, false);
    revocations.revoke(SESSION);
    assertEquals(List.of(0L, 1_000L, 5_000L, 25_000L), pauses());
  }

  @Test
  void tellsItOnceHoweverManyWantIt() {
    tokens.revokes(true, true);
    revocations.revoke(SESSION);
    revocations.revoke(SESSION);
    assertEquals(List.of(0L), pauses());
  }

  @Test
  void tellsItOfEverySession() {
    tokens.revokes(true, true);
    revocations.revoke(SESSION);
    revocations.revoke(Tokens.session(PAIR));
    assertEquals(List.of(0L, 0L), pauses());
  }

  @Test
  void tellsItOfASessionWithoutRefreshTokenToo() {
    tokens.revokes(true, true);
    var alone = Tokens.session(new TokenPair("a", Optional.empty(), Optional.empty()));
    revocations.revoke(alone);
    revocations.revoke(alone);
    assertEquals(List.of(0L), pauses());
    assertEquals(List.of(alone.tokens()), tokens.revoked());
  }

  @Test
  void hasNothingToDoWhereTheBackendHasNoResourceForIt() {
    revocations.revoke(SESSION);
    assertEquals(List.of(), pauses());
  }
}
