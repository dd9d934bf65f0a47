package dev.cloakroom.session;

import static jakarta.json.JsonValue.EMPTY_JSON_OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final TokenPair PAIR = new TokenPair("a", Optional.of("r"), Optional.empty());
  private static final String ISSUER = TestSettings.ISSUER;
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

  /** A session that began then, and belongs to that session of the provider. */
  private static Session ofProvider(String sid, Instant begun) {
    return Session.begin(
        PAIR,
        Session.digestOfSubject(IssuerKind.OPENID_CONNECT, ISSUER, "ada"),
        SessionAttributes.ofProvider(ISSUER, "app", Optional.of(sid), EMPTY_JSON_OBJECT),
        new NodeId(),
        begun);
  }

  private static EndKey providerSid(String sid) {
    var digest = SessionAttributes.providerSidDigest(ISSUER, sid);
    return new EndKey(EndKey.Kind.PROVIDER_SID, digest);
  }

  @Test
  void anEndedSessionOfTheProviderDoesNotComeBack() {
    ended.add(new Ended(providerSid("s1"), ended.endOfNewSession()));
    var before = ofProvider("s1", clock.instant().minusSeconds(60));
    assertTrue(ended.contains(before));
    for (var i = 0; i < 24; i++) {
      var later = ofProvider("s1", clock.instant());
      assertTrue(ended.contains(later));
      assertTrue(ended.isEndedByProvider(later));
      clock.pass(Duration.ofHours(1));
    }
  }

  @Test
  void anEndOfOneSessionOfTheProviderLeavesTheOthers() {
    ended.add(new Ended(providerSid("s1"), ended.endOfNewSession()));
    var other = ofProvider("s2", clock.instant());
    assertFalse(ended.contains(other));
    assertFalse(ended.isEndedByProvider(other));
    assertFalse(ended.contains(session), "a session of a password has no such name");
  }

  // OpenID Connect Back-Channel Logout section 2.7: the user may sign in again at once.
  @Test
  void anEndOfAUserDoesNotKeepThemFromANewSignIn() {
    var old = ofProvider("s1", clock.instant());
    var key = new EndKey(EndKey.Kind.SUBJECT, old.subjectDigest());
    ended.add(new Ended(key, clock.instant().plusSeconds(60)));
    assertTrue(ended.contains(old));
    var begun = ofProvider("s1", clock.instant().plusSeconds(30));
    assertFalse(ended.isEndedByProvider(begun));
    var started = ended.startedAfterSubjectEnd(begun);
    assertEquals(clock.instant().plusSeconds(60).plusMillis(1), started.start());
    assertFalse(ended.contains(started));
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
