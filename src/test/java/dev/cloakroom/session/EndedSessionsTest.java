package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());
  private static final Duration DAY = Duration.ofDays(1);

  private final FakeClock clock = new FakeClock();
  private final EndedSessions ended = new EndedSessions(TestSettings.of(), clock);
  private final Session session = Tokens.session(PAIR);
  private final EndKey one = new EndKey(EndKey.Kind.SESSION, session.publicId());
  private final EndKey subject = new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest());

  @Test
  void anEndReachesWhatHasItsKeyAndNothingElse() {
    ended.add(new Ended(one, ended.endOfNewSession()));
    assertTrue(ended.contains(session));
    assertFalse(ended.contains(Tokens.session(PAIR)));
    ended.add(new Ended(subject, clock.instant()));
    assertTrue(ended.contains(Tokens.session(PAIR)));
  }

  @Test
  void aKeyOfOneKindIsNoneOfAnother() {
    for (var kind : List.of(EndKey.Kind.SESSION, EndKey.Kind.PROVIDER_SID)) {
      ended.add(new Ended(new EndKey(kind, session.subjectDigest()), ended.endOfNewSession()));
    }
    var named = new EndKey(EndKey.Kind.SUBJECT, session.publicId());
    ended.add(new Ended(named, ended.endOfNewSession()));
    assertFalse(ended.contains(session));
  }

  @Test
  void anEndOfASubjectSparesASessionThatBeginsLater() {
    ended.add(new Ended(subject, clock.instant()));
    assertFalse(ended.contains(session.begunAt(clock.instant().plusMillis(1))));
  }

  @Test
  void isRememberedForAsLongAsASessionThatItReachesCanLast() {
    ended.add(new Ended(one, clock.instant().plus(DAY)));
    ended.add(new Ended(subject, clock.instant().plusSeconds(60)));
    clock.pass(DAY);
    assertEquals(2, ended.all().size());
    clock.pass(Duration.ofSeconds(2));
    assertEquals(
        List.of(subject), ended.all().stream().map(Ended::key).toList(), "begun a minute later");
    clock.pass(Duration.ofSeconds(60));
    assertEquals(List.of(), ended.all());
  }
}
