package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.987654Z");
  private static final TokenPair TOKENS =
      new TokenPair("s3cret", Optional.of("t0psecret"), Optional.empty());

  @Test
  void hasAnIdOf256BitsThatIsNeverTheSame() {
    var seen = new HashSet<String>();
    var ones = new BitSet(256);
    for (var i = 0; i < 1000; i++) {
      var sid = Session.begin(TOKENS, "ada", new NodeId(), NOW).sid();
      assertTrue(sid.matches("[A-Za-z0-9_-]{43}"), sid);
      assertTrue(seen.add(sid));
      ones.or(BitSet.valueOf(Base64.getUrlDecoder().decode(sid)));
    }
    assertEquals(256, ones.cardinality());
  }

  @Test
  void isForTheSubjectOfTheTokenOrElseForTheAccount() {
    var jwt = new TokenPair(Tokens.jwt("user-1", NOW), Optional.empty(), Optional.empty());
    assertEquals(Digest.of("user-1"), Session.begin(jwt, "ada", new NodeId(), NOW).subjectDigest());
    assertEquals(Digest.of("ada"), Session.begin(TOKENS, "ada", new NodeId(), NOW).subjectDigest());
  }

  @Test
  void hasANameOfItsOwnThatDoesNotTellItsId() {
    var session = Session.begin(TOKENS, "ada", new NodeId(), NOW);
    assertTrue(session.publicId().matches("[A-Za-z0-9_-]{22}"), session::publicId);
    assertFalse(session.sid().contains(session.publicId()));
    assertNotEquals(session.publicId(), Session.begin(TOKENS, "ada", new NodeId(), NOW).publicId());
  }

  @Test
  void canBeEndedByItselfAndWithAllOfItsSubject() {
    var session = Session.begin(TOKENS, "ada", new NodeId(), NOW);
    assertEquals(
        List.of(
            new EndKey(EndKey.Kind.SESSION, session.publicId()),
            new EndKey(EndKey.Kind.SUBJECT, Digest.of("ada"))),
        session.endKeys());
  }

  @Test
  void canBeEndedWithItsSessionAtTheProvider() {
    var sid = Digest.of("https://op", "s1");
    var session = openIdConnect(Optional.of(sid));
    assertEquals(
        List.of(
            new EndKey(EndKey.Kind.SESSION, session.publicId()),
            new EndKey(EndKey.Kind.SUBJECT, session.subjectDigest()),
            new EndKey(EndKey.Kind.PROVIDER_SID, sid)),
        session.endKeys());
    assertEquals(2, openIdConnect(Optional.empty()).endKeys().size());
  }

  private static Session openIdConnect(Optional<String> sidDigest) {
    var subject = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, "https://op", "ada");
    var attributes =
        new SessionAttributes(IssuerKind.OPENID_CONNECT, sidDigest, "{}", Optional.of(false));
    return Session.begin(TOKENS, subject, attributes, new NodeId(), NOW);
  }

  @Test
  void isOverWithItsRefreshTokenIfThatEndsEarlier() {
    var session = openIdConnect(Optional.empty());
    var day = Duration.ofDays(1);
    assertEquals(day, session.leftWithTokens(day, session.start()));
    assertEquals(
        Duration.ofMinutes(30),
        withRefreshTokenUntil(session, Duration.ofMinutes(30))
            .leftWithTokens(day, session.start()));
    assertEquals(
        day,
        withRefreshTokenUntil(session, Duration.ofDays(2)).leftWithTokens(day, session.start()));
  }

  private static Session withRefreshTokenUntil(Session session, Duration end) {
    var pair =
        new TokenPair(
            "a",
            Optional.of("r"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(session.start().plus(end)));
    return session.with(pair, session.home());
  }

  @Test
  void namesThePasswordSubjectAsEverAndThatOfAProviderWithItsIssuer() {
    assertEquals(
        Digest.of("ada"), Session.digestOfSubject(IssuerKind.PASSWORD, "https://op", "ada"));
    var ofProvider = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, "https://op", "ada");
    assertEquals(Digest.of("https://op", "ada"), ofProvider);
    assertNotEquals(
        ofProvider, Session.digestOfSubject(IssuerKind.OPENID_CONNECT, "https://op2", "ada"));
  }

  @Test
  void keepsItsAttributesThroughRenewalAndWithAnotherStart() {
    var session = openIdConnect(Optional.of(Digest.of("https://op", "s1")));
    var renewed = new TokenPair("n3w", Optional.empty(), Optional.empty());
    assertEquals(session.attributes(), session.with(renewed, "n").attributes());
    assertEquals(session.attributes(), session.begunAt(NOW.plusSeconds(1)).attributes());
    assertEquals(
        SessionAttributes.OF_PASSWORD,
        Session.begin(TOKENS, "ada", new NodeId(), NOW).attributes());
  }

  @Test
  void startsAtAWholeMillisecond() {
    assertEquals(
        Instant.parse("2026-11-22T12:00:00.987Z"),
        Session.begin(TOKENS, "ada", new NodeId(), NOW).start());
  }

  @Test
  void keepsIdAndStartThroughARenewal() {
    var session = Session.begin(TOKENS, "ada", new NodeId(), NOW);
    var renewed = new TokenPair("n3w", Optional.empty(), Optional.empty());
    assertEquals(
        new Session(
            session.sid(),
            session.start(),
            session.subjectDigest(),
            "n",
            session.attributes(),
            renewed),
        session.with(renewed, "n"));
  }

  @Test
  void hasLeftWhatIsLeftOfItsLongestAge() {
    var session = Session.begin(TOKENS, "ada", new NodeId(), NOW);
    var hour = Duration.ofHours(1);
    assertEquals(hour, session.left(hour, session.start()));
    assertEquals(Duration.ZERO, session.left(hour, session.start().plus(hour)));
    assertTrue(session.left(hour, session.start().plus(hour).plusMillis(1)).isNegative());
  }

  @Test
  void printsNeitherIdNorTokens() {
    var session = Session.begin(TOKENS, "ada", new NodeId(), NOW);
    assertFalse(session.toString().contains(session.sid()));
    assertFalse(session.toString().contains("s3cret"));
    assertFalse(session.toString().contains("t0psecret"));
  }
}
