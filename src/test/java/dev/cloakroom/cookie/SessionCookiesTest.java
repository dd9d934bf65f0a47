package dev.cloakroom.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Tokens;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.NodeId;
import dev.cloakroom.token.Session;
import dev.cloakroom.token.SessionAttributes;
import dev.cloakroom.token.TokenPair;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookiesTest {
  private static final String ACCESS = "__Host-Http-accessToken";
  private static final String REFRESH = "__Host-Http-refreshToken";

  // The same id as ours, as two installations made from one example have it.
  private static final String OTHER_KEYS = TestSettings.KEY_B.replaceFirst("^b:", "a:");

  private final FakeClock clock = new FakeClock();
  private final SessionCookies cookies = new SessionCookies(TestSettings.of(), clock);

  private Session session(String accessToken, String refreshToken) {
    var expiresAt = Optional.of(clock.instant().plusSeconds(60));
    var tokens = new TokenPair(accessToken, Optional.ofNullable(refreshToken), expiresAt);
    return Session.begin(tokens, "ada", new NodeId(), clock.instant());
  }

  private FakeExchange written(Session session) {
    return written(session, "");
  }

  private FakeExchange written(Session session, String sent) {
    var exchange = new FakeExchange().header("Cookie", sent);
    cookies.write(exchange.request(), session);
    return exchange;
  }

  private SessionCookies.Reading read(String header) {
    return cookies.read(new FakeExchange().header("Cookie", header).request());
  }

  private static String opaque(int length) {
    return "x".repeat(length);
  }

  @Test
  void readsBackWhatItWrote() {
    var session = session(Tokens.jwt("ada", clock.instant()), "r");
    assertEquals(Optional.of(session), read(written(session).cookies()).session());
  }

  @Test
  void readsSeveralCookieFieldsAsOneAmongForeignCookies() {
    var session = session("t", "r");
    var pairs = written(session).cookies().split("; ");
    var exchange =
        new FakeExchange()
            .header("Cookie", "theme=dark; " + pairs[1] + ";a=b=c")
            .header("Cookie", "  x ; =y; " + pairs[0]);
    assertEquals(Optional.of(session), cookies.read(exchange.request()).session());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "; %s",
        "%s;",
        "%s; ",
        "%s;\t",
        "\t%s ",
        ";; %s",
        ACCESS + "; %s",
        "%s; " + ACCESS
      })
  void takesBlanksAndWhatIsNoPairForNothing(String field) {
    var session = session("t", "r");
    assertEquals(Optional.of(session), read(field.formatted(written(session).cookies())).session());
  }

  @Test
  void neverWritesALineOfMoreThan4096BytesNorANameTwice() {
    for (var length = 1; length < 11_900; length += 97) {
      var lines = written(session(opaque(length), opaque(length / 2 + 1))).setCookies();
      var names = new HashSet<String>();
      for (var line : lines) {
        assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 4096);
        assertTrue(names.add(line.substring(0, line.indexOf('='))));
      }
    }
  }

  @Test
  void splitsExactlyWhereOneMoreByteDoesNotFit() {
    var room = new CookieSpec(ACCESS, true, true).part(3).room();
    var sealer = new CookieSealer(TestSettings.of().cookies().keys());
    for (var parts = 1; parts <= 4; parts++) {
      var largest = 0;
      while (sealer.sealedLength(overhead() + largest + 1) <= parts * room) {
        largest++;
      }
      assertEquals(parts, accessParts(written(session(opaque(largest), null))));
      assertEquals(opaque(largest), readToken(written(session(opaque(largest), null)).cookies()));
      var more = session(opaque(largest + 1), null);
      if (parts == 4) {
        assertThrows(TokenTooLarge.class, () -> written(more));
      } else {
        assertEquals(parts + 1, accessParts(written(more)));
        assertEquals(opaque(largest + 1), readToken(written(more).cookies()));
      }
    }
  }

  private int overhead() {
    return TokenCodec.encode(session("t", null), "", Optional.empty(), true).length;
  }

  private static long accessParts(FakeExchange exchange) {
    return exchange.setCookies().stream().filter(line -> line.startsWith(ACCESS)).count();
  }

  private String readToken(String header) {
    return read(header).session().orElseThrow().tokens().accessToken();
  }

  @Test
  void setsNothingAtAllWhenATokenIsTooLarge() {
    var exchange = new FakeExchange();
    assertThrows(
        TokenTooLarge.class, () -> cookies.write(exchange.request(), session("t", opaque(20_000))));
    assertEquals(List.of(), exchange.setCookies());
  }

  @Test
  void expiresThePartsThatAreLeftOverWhenAValueShrinks() {
    var large = written(session(opaque(9000), "r")).cookies();
    var small = written(session("t", "r"), large);
    var expired =
        small.setCookies().stream()
            .filter(line -> line.contains("Max-Age=0"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .sorted()
            .toList();
    assertEquals(List.of(ACCESS + ".1", ACCESS + ".2", ACCESS + ".3"), expired);
  }

  @Test
  void growsFromOneCookieToSeveralAndBack() {
    var one = written(session("t", "r")).cookies();
    var several = written(session(opaque(7000), "r"), one);
    assertEquals(opaque(7000), readToken(several.cookies()));
    var again = written(session("u", "r"), several.cookies());
    assertEquals("u", readToken(again.cookies()));
  }

  @Test
  void refusesAMissingAForeignAndAReorderedPart() {
    var mine = Arrays.asList(written(session(opaque(9000), "r")).cookies().split("; "));
    var other = Arrays.asList(written(session(opaque(9000), "r")).cookies().split("; "));
    for (var at = 0; at < mine.size() - 1; at++) {
      var missing = new ArrayList<>(mine);
      missing.remove(at);
      assertTrue(read(String.join("; ", missing)).broken(), "missing " + at);
      var foreign = new ArrayList<>(mine);
      foreign.set(at, other.get(at));
      assertTrue(read(String.join("; ", foreign)).broken(), "foreign " + at);
    }
    var swapped = new ArrayList<>(mine);
    swapped.set(1, ACCESS + ".1=" + mine.get(2).substring(mine.get(2).indexOf('=') + 1));
    assertTrue(read(String.join("; ", swapped)).broken());
  }

  @Test
  void ignoresAStalePartBehindTheLast() {
    var session = session("t", "r");
    var header = written(session).cookies() + "; " + ACCESS + ".1=stale";
    assertEquals(Optional.of(session), read(header).session());
  }

  @Test
  void refusesTheTokensOfTwoSessions() {
    var ada = written(session("t", "r")).cookies().split("; ");
    var grace = written(session("t", "r")).cookies().split("; ");
    assertTrue(read(ada[0] + "; " + grace[1]).broken());
    assertTrue(read(grace[0] + "; " + ada[1]).broken());
  }

  @Test
  void refusesASessionOneOfWhoseCookiesIsSpoilt() {
    var pairs = written(session("t", "r")).cookies().split("; ");
    assertTrue(read(pairs[0] + "; " + pairs[1] + "A").broken());
    assertTrue(read(pairs[0] + "A; " + pairs[1]).broken());
    assertTrue(read(pairs[0] + "; " + REFRESH + ".1=x").broken());
    assertTrue(read(ACCESS + ".1=x; " + pairs[1]).broken());
  }

  @Test
  void refusesAValueUnderTheOtherName() {
    var pairs = written(session("t", "r")).cookies().split("; ");
    var value = pairs[0].substring(pairs[0].indexOf('=') + 1);
    assertTrue(read(REFRESH + "=" + value).broken());
  }

  @Test
  void refusesANameThatStandsTwiceInEitherOrder() {
    var header = written(session("t", "r")).cookies();
    assertTrue(read(header + "; " + ACCESS + "=x").broken());
    assertTrue(read(ACCESS + "=x; " + header).broken());
  }

  @ParameterizedTest
  @CsvSource({
    "__host-http-accesstoken",
    "__HOST-HTTP-ACCESSTOKEN",
    "accessToken",
    "x__Host-Http-accessToken",
    "__Host-Http-accessTokenX",
    "__Host-Http-accessToken.0",
    "__Host-Http-accessToken.10",
    "__Host-Http-accessToken.x",
    "__Host-Http-accessToken-1",
    "__Host-Http-refreshTokens"
  })
  void doesNotKnowTheNameInAnyOtherForm(String name) {
    var value = written(session("t", null)).cookies().substring(ACCESS.length() + 1);
    assertEquals(new SessionCookies.Reading(Optional.empty(), false), read(name + "=" + value));
  }

  @Test
  void readsARefreshTokenAloneAsASessionWithoutAccessToken() {
    var refreshOnly = written(session("t", "r")).cookies().split("; ")[1];
    var session = read(refreshOnly).session().orElseThrow();
    assertFalse(session.tokens().hasAccessToken());
    assertEquals(Optional.of("r"), session.tokens().refreshToken());
  }

  @Test
  void clearsEveryCookieThatItEverSet() {
    var large = written(session(opaque(9000), opaque(5000))).cookies();
    var exchange = new FakeExchange().header("Cookie", large);
    cookies.clear(exchange.request());
    assertEquals("", exchange.cookies());
    assertEquals(large.split("; ").length, exchange.setCookies().size());
  }

  private static List<String> clearedOwn(SessionCookies cookies, String header) {
    var exchange = new FakeExchange().header("Cookie", header);
    cookies.clearOwn(exchange.request());
    for (var line : exchange.setCookies()) {
      assertTrue(line.contains("; Max-Age=0; "), line);
    }
    return exchange.setCookies().stream()
        .map(line -> line.substring(0, line.indexOf('=')))
        .toList();
  }

  @Test
  void expiresOfWhatWasSentOnlyWhatOpensUnderAKeyOfItsOwn() {
    var ada = written(session("t", "r")).cookies().split("; ");
    var large = written(session(opaque(9000), "r")).cookies().split("; ");
    assertEquals(List.of(), clearedOwn(cookies, ""));
    assertEquals(List.of(), clearedOwn(cookies, ACCESS + "=x; " + REFRESH + "=y"));
    assertEquals(List.of(), clearedOwn(cookies, ada[0] + "A; " + ada[1] + "A"));
    assertEquals(List.of(), clearedOwn(cookies, large[0] + "; " + large[1]));
    assertEquals(List.of(ACCESS), clearedOwn(cookies, ada[0] + "; " + ada[1] + "A"));
    assertEquals(List.of(REFRESH), clearedOwn(cookies, ada[0] + "A; " + ada[1]));
    assertEquals(
        List.of(ACCESS, ACCESS + ".1", REFRESH),
        clearedOwn(cookies, ada[0] + "; " + ACCESS + ".1=stale; " + ada[1]).stream()
            .sorted()
            .toList());
  }

  @Test
  void leavesAloneWhatAnotherCloakroomOnTheHostHasSet() {
    var other = new SessionCookies(TestSettings.of("cloakroom.cookie.keys", OTHER_KEYS), clock);
    var header = written(session(opaque(9000), "r")).cookies();
    assertTrue(other.read(new FakeExchange().header("Cookie", header).request()).broken());
    assertEquals(List.of(), clearedOwn(other, header));
  }

  @Test
  void overwritesAtALoginWhatAnotherCloakroomHasSet() {
    var other = new SessionCookies(TestSettings.of("cloakroom.cookie.keys", OTHER_KEYS), clock);
    var theirs = new FakeExchange();
    other.write(theirs.request(), session(opaque(9000), "r"));
    var ours = written(session("t", null), theirs.cookies());
    assertEquals("t", readToken(ours.cookies()));
    assertEquals(theirs.setCookies().size(), ours.setCookies().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBrowserKeepsCookiesAfterItsEndOnlyIfTheyArePersistent(boolean persistent) {
    var settings =
        TestSettings.of(
            "cloakroom.session.persistent",
            String.valueOf(persistent),
            "cloakroom.session.idle",
            "PT20M");
    var configured = new SessionCookies(settings, clock);
    var exchange = new FakeExchange();
    configured.write(exchange.request(), session("t", "r"));
    configured.touch(exchange.request(), session("t", "r"));
    assertEquals(3, exchange.setCookies().size());
    for (var line : exchange.setCookies()) {
      assertEquals(persistent, line.contains("Max-Age="), line);
      assertFalse(line.contains("Expires"), line);
    }
    configured.clear(exchange.request());
    for (var line : exchange.setCookies()) {
      assertTrue(line.contains("; Max-Age=0;"), line);
    }
  }

  @Test
  void aLaterDecisionReplacesAnEarlierOneAndLeavesForeignCookiesAlone() {
    var exchange = new FakeExchange();
    exchange.response().addHeader("Set-Cookie", "theme=dark");
    cookies.write(exchange.request(), session("t", "r"));
    cookies.clear(exchange.request());
    assertEquals(3, exchange.setCookies().size());
    assertEquals("theme=dark", exchange.cookies());
  }

  @Test
  void writesTheProofOfUseOnceAndTakesItBackWithTheRest() {
    var limited = new SessionCookies(TestSettings.of("cloakroom.session.idle", "PT20M"), clock);
    var session = session("t", "r");
    var exchange = new FakeExchange();
    limited.write(exchange.request(), session);
    limited.touch(exchange.request(), session);
    limited.touch(exchange.request(), session);
    assertEquals(3, exchange.setCookies().size());
    limited.clear(exchange.request());
    assertEquals(3, exchange.setCookies().size());
    assertEquals("", exchange.cookies());
  }

  @Test
  void letsTheBrowserKeepCookiesForWhatIsLeftOfTheSessionNotOfTheToken() {
    var session = session("t", "r");
    clock.pass(Duration.ofHours(1));
    for (var line : written(session).setCookies()) {
      assertTrue(line.contains("; Max-Age=82800;"), line);
    }
  }

  @Test
  void holdsNothingThatCanBeReadWithoutTheKey() {
    var token = Tokens.jwt("{\"sub\":\"ada\",\"email\":\"ada@example.org\"}");
    var lines = String.join("\n", written(session(token, "refresh-me")).setCookies());
    for (var segment : token.split("\\.")) {
      assertFalse(lines.contains(segment));
    }
    for (var value : lines.split("[=;\n ]")) {
      if (value.matches("[A-Za-z0-9_-]{20,}")) {
        var bytes = java.util.Base64.getUrlDecoder().decode(value);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("ada") || text.contains("refresh-me"));
      }
    }
  }

  private Session openIdConnect(String refreshToken, Optional<Boolean> persistent) {
    var tokens = session("t", refreshToken).tokens();
    var attributes =
        new SessionAttributes(
            IssuerKind.OPENID_CONNECT,
            Optional.of(Digest.of("https://op", "s1")),
            "{\"name\":\"Ada\"}",
            persistent);
    var subject = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, "https://op", "ada");
    return Session.begin(tokens, subject, attributes, new NodeId(), clock.instant());
  }

  /** OC-88: the tokens of another provider, or of another client there, are for nobody here. */
  @ParameterizedTest
  @CsvSource({
    "https://op.example, shop, true",
    "https://op.example, other, false",
    "https://other.example, shop, false",
    "'', '', false"
  })
  void opensNoSessionOfAnotherRegistration(String issuer, String clientId, boolean opens) {
    var attributes =
        SessionAttributes.ofProvider(
            "https://op.example", "shop", Optional.empty(), JsonObject.EMPTY_JSON_OBJECT);
    var pair = new TokenPair("access-1", Optional.of("refresh-1"), Optional.empty());
    var subject = Session.digestOfSubject(IssuerKind.OPENID_CONNECT, "https://op.example", "ada");
    var exchange = written(Session.begin(pair, subject, attributes, new NodeId(), clock.instant()));
    var settings =
        issuer.isEmpty()
            ? TestSettings.of()
            : TestSettings.of(
                "cloakroom.oidc.issuer",
                issuer,
                "cloakroom.oidc.client-id",
                clientId,
                "cloakroom.oidc.client-secret",
                "secret",
                "cloakroom.public-origins",
                "https://app.example");
    var request = new FakeExchange().header("Cookie", exchange.cookies()).request();
    var reading = new SessionCookies(settings, clock).read(request);
    assertEquals(opens, reading.session().isPresent());
    assertEquals(!opens, reading.broken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r"})
  void readsBackTheAttributesOfASession(String refreshToken) {
    var session = openIdConnect(refreshToken.isEmpty() ? null : refreshToken, Optional.of(true));
    assertEquals(Optional.of(session), read(written(session).cookies()).session());
  }

  @Test
  void putsAttributesIntoTheRefreshCookieOnly() {
    var usual = written(session("t", "r")).cookies().split("; ");
    var more = written(openIdConnect("r", Optional.empty())).cookies().split("; ");
    assertEquals(usual[0].length(), more[0].length());
    assertTrue(usual[1].length() < more[1].length());
  }

  // Otherwise whoever has a copy of both could leave one out, so that a logout at the provider
  // would not reach the session any more.
  @Test
  void opensNoAccessCookieWhoseAttributesAreMissing() {
    var pairs = written(openIdConnect("r", Optional.empty())).cookies().split("; ");
    assertEquals(new SessionCookies.Reading(Optional.empty(), true), read(pairs[0]));
    assertTrue(read(pairs[1]).session().isPresent());
    assertTrue(read(written(session("t", "r")).cookies().split("; ")[0]).session().isPresent());
  }

  @Test
  void opensNoMixOfSessionsOfTwoIssuers() {
    var access = written(session("t", "r")).cookies().split("; ")[0];
    var refresh = written(openIdConnect("r", Optional.empty())).cookies().split("; ")[1];
    assertEquals(new SessionCookies.Reading(Optional.empty(), true), read(access + "; " + refresh));
  }

  @ParameterizedTest
  @CsvSource({"true,,true", "true,false,false", "false,,false", "false,true,true"})
  void letsTheBrowserKeepCookiesAsTheSessionOrElseTheSettingSays(
      boolean setting, Boolean ofSession, boolean kept) {
    var settings =
        TestSettings.of(
            "cloakroom.session.persistent",
            String.valueOf(setting),
            "cloakroom.session.idle",
            "PT1H");
    var exchange = new FakeExchange();
    var session = openIdConnect("r", Optional.ofNullable(ofSession));
    var own = new SessionCookies(settings, clock);
    own.write(exchange.request(), session);
    own.touch(exchange.request(), session);
    assertEquals(3, exchange.setCookies().size());
    for (var line : exchange.setCookies()) {
      assertEquals(kept, line.contains("; Max-Age="), line);
    }
  }

  @Test
  void opensNothingOfWhichACharacterWasChangedOrCut() {
    var session = openIdConnect("r", Optional.empty());
    var pairs = written(session).cookies().split("; ");
    for (var at = REFRESH.length() + 1; at < pairs[1].length(); at++) {
      var c = pairs[1].charAt(at) == 'A' ? 'B' : 'A';
      var changed = pairs[1].substring(0, at) + c + pairs[1].substring(at + 1);
      assertTrue(read(pairs[0] + "; " + changed).broken(), changed);
      assertTrue(read(pairs[0] + "; " + pairs[1].substring(0, at)).broken());
    }
  }
}
