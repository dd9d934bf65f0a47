package dev.cloakroom.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.problem.Problem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayHeadersTest {
  private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";

  private static String requestOf(RelayExchange exchange, String... settings) throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri(), settings)) {
      relay.serve(exchange);
      return peer.request();
    }
  }

  private static RelayExchange answerTo(String head, String... settings) throws IOException {
    try (var peer =
            RawPeer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + head + "\r\nok");
        var relay = new Relay(peer.uri(), settings)) {
      return relay.serve(relay.get("/api/a/b"));
    }
  }

  private static List<String> lines(String request, String name) {
    return request
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  @Test
  void tellsOurRequestIdAndNoneOfTheClients() throws IOException {
    var request = requestOf(new RelayExchange("GET", "/api/x").header("X-Request-Id", "theirs"));
    var ids = lines(request, "X-Request-Id");
    assertEquals(1, ids.size());
    assertTrue(ids.get(0).matches("[0-9a-f]{16}"), ids::toString);
  }

  @Test
  void passesTheTraceOn() throws IOException {
    var parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("traceparent", parent)
                .header("tracestate", "a=1"));
    assertEquals(List.of(parent), lines(request, "traceparent"));
    assertEquals(List.of("a=1"), lines(request, "tracestate"));
  }

  @Test
  void passesNoTraceOnThatIsNotValid() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Traceparent", "00-x-y-01")
                .header("Tracestate", "a=1"));
    assertEquals(List.of(), lines(request, "traceparent"));
    assertEquals(List.of(), lines(request, "tracestate"));
  }

  @Test
  void theBackendsRequestIdDoesNotReachTheBrowser() throws IOException {
    assertEquals(List.of(), answerTo("X-Request-Id: be-1\r\n").answered("X-Request-Id"));
  }

  @Test
  void tellsUnderWhichPathTheBackendIsReached() throws IOException {
    var request =
        requestOf(new RelayExchange("GET", "/api/x").header("X-Forwarded-Prefix", "/evil"));
    assertEquals(List.of("/app/relay/api"), lines(request, "X-Forwarded-Prefix"));
  }

  @Test
  void tellsNoPrefixThatWouldLeadNowhere() throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri().resolve("/folder"))) {
      relay.serve(new RelayExchange("GET", "/api/x"));
      assertEquals(List.of(), lines(peer.request(), "X-Forwarded-Prefix"));
    }
  }

  @Test
  void keepsTheTargetByteForByte() throws IOException {
    var request =
        requestOf(new RelayExchange("GET", "/api/a%2Eb;v=1/%C3%A9//x").query("q=a%2fb&&[x]|?"));
    assertEquals(
        "GET /a%2Eb;v=1/%C3%A9//x?q=a%2fb&&[x]|? HTTP/1.1", request.lines().toList().get(0));
  }

  @Test
  void sendsOneCredentialWhateverTheBrowserSays() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Authorization", "Basic x")
                .header("authorization", "Bearer y")
                .header("Proxy-Authorization", "Basic x")
                .header("DPoP", "proof")
                .header("Cookie", "a=1")
                .header("Connection", "Authorization, Via, X-Forwarded-For"));
    assertEquals(List.of("Bearer access-1"), lines(request, "Authorization"));
    assertEquals(List.of(), lines(request, "Proxy-Authorization"));
    assertEquals(List.of(), lines(request, "DPoP"));
    assertEquals(List.of(), lines(request, "Cookie"));
    assertEquals(1, lines(request, "Via").size());
    assertEquals(List.of("192.0.2.1"), lines(request, "X-Forwarded-For"));
  }

  @ParameterizedTest
  @CsvSource({"raw,Authorization,access-1", "cookie,Cookie,accessToken=access-1"})
  void presentsTheTokenAsTheBackendWantsIt(String transport, String field, String value)
      throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x"), "cloakroom.backend.token-transport", transport);
    assertEquals(List.of(value), lines(request, field));
    assertFalse(request.contains("Bearer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "optional"})
  void sendsNoCredentialWithoutASession(String token) throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri(), "cloakroom.relay.api.token", token)) {
      relay.serveAnonymous(relay.get("/api/x").header("Authorization", "Bearer theirs"));
      assertEquals(List.of(), lines(peer.request(), "Authorization"));
    }
  }

  @Test
  void sendsTheTokenWhereItIsOptionalAndThereIsOne() throws IOException {
    var request =
        requestOf(new RelayExchange("GET", "/api/x"), "cloakroom.relay.api.token", "optional");
    assertEquals(List.of("Bearer access-1"), lines(request, "Authorization"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rX: b", "a\nX: b", "a\u0000", "a\u007f"})
  void passesNothingToTheBackendThatCouldEndALine(String value) throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri())) {
      assertEquals(
          Problem.INVALID_REQUEST, relay.problem(relay.get("/api/x").header("X-Own", value)));
      assertEquals(0, peer.connections());
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.0,1.0", "HTTP/1.1,1.1", "HTTP/2.0,2"})
  void saysInViaWhichProtocolTheBrowserSpoke(String protocol, String number) throws IOException {
    var via = lines(requestOf(new RelayExchange("GET", "/api/x").over(protocol)), "Via");
    assertEquals(1, via.size());
    assertTrue(via.get(0).matches(number + " cloakroom-[0-9a-f]{8}"), via::toString);
  }

  @Test
  void keepsWhatAnyOfSeveralConnectionFieldsNames() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Connection", "X-Named, keep-alive")
                .header("Connection", "close")
                .header("X-Named", "1"));
    assertEquals(List.of(), lines(request, "X-Named"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Upgrade",
        "HTTP2-Settings",
        "X-Named",
        "Expect",
        "Origin",
        "X-CSRF",
        "X-Real-IP",
        "X-Forwarded-User",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-HTTP-Method-Override",
        "Remote-User"
      })
  void keepsFromTheBackend(String name) throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x").header("Connection", "x-named").header(name, "x"));
    assertEquals(List.of(), lines(request, name));
  }

  @Test
  void passesTheRestOn() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Accept-Encoding", "gzip, br")
                .header("Range", "bytes=0-9")
                .header("If-None-Match", "\"a\"")
                .header("X-Own", "1")
                .header("X-Own", "2"));
    assertEquals(List.of("gzip, br"), lines(request, "Accept-Encoding"));
    assertEquals(List.of("bytes=0-9"), lines(request, "Range"));
    assertEquals(List.of("\"a\""), lines(request, "If-None-Match"));
    assertEquals(List.of("1", "2"), lines(request, "X-Own"));
    assertEquals(1, lines(request, "Host").size());
    assertTrue(lines(request, "Host").get(0).startsWith("127.0.0.1:"));
  }

  @Test
  void tellsWhoAsksFromItsOwnKnowledge() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Forwarded", "for=1.2.3.4")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("X-Forwarded-Host", "evil.example")
                .header("Via", "1.0 front"));
    assertEquals(List.of("192.0.2.1"), lines(request, "X-Forwarded-For"));
    assertEquals(List.of("https"), lines(request, "X-Forwarded-Proto"));
    assertEquals(List.of("bff.example:8443"), lines(request, "X-Forwarded-Host"));
    assertEquals(
        List.of("for=\"192.0.2.1\";host=\"bff.example:8443\";proto=https"),
        lines(request, "Forwarded"));
    assertEquals("1.0 front", lines(request, "Via").get(0));
    assertTrue(lines(request, "Via").get(1).matches("1\\.1 cloakroom-[0-9a-f]{8}"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', bff.example:8443, https",
        "https://app.example, app.example, https",
        "'https://app.example,https://bff.example:8443', bff.example:8443, https",
        "'https://app.example,http://bff.example:8443', bff.example:8443, http",
        "'https://app.example,https://other.example', -, https",
      })
  void namesTheOriginThatItIsConfiguredToHave(String origins, String host, String proto)
      throws IOException {
    var request =
        requestOf(new RelayExchange("GET", "/api/x"), "cloakroom.public-origins", origins);
    assertEquals(host == null ? List.of() : List.of(host), lines(request, "X-Forwarded-Host"));
    assertEquals(List.of(proto), lines(request, "X-Forwarded-Proto"));
    var named = host == null ? "" : ";host=\"" + host + "\"";
    assertEquals(
        List.of("for=\"192.0.2.1\"" + named + ";proto=" + proto), lines(request, "Forwarded"));
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS,3,2",
    "OPTIONS,1,0",
    "OPTIONS,99999999999999999999,999999998",
    "OPTIONS,-1,",
    "OPTIONS,x,",
    "GET,3,"
  })
  void countsForwardsDown(String method, String before, String after) throws IOException {
    var request = requestOf(new RelayExchange(method, "/api/x").header("Max-Forwards", before));
    assertEquals(after == null ? List.of() : List.of(after), lines(request, "Max-Forwards"));
  }

  @Test
  void sendsOneCookieFieldWithOneCredential() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x")
                .header("Cookie", "basket=2; accessToken=theirs; theme=dark"),
            "cloakroom.relay.api.request-cookies",
            "basket,accessToken,theme",
            "cloakroom.backend.token-transport",
            "cookie");
    assertEquals(List.of("basket=2; theme=dark; accessToken=access-1"), lines(request, "Cookie"));
  }

  @Test
  void passesCookiesThatTheRouteLists() throws IOException {
    var request =
        requestOf(
            new RelayExchange("GET", "/api/x").header("Cookie", "a=1; basket=2; b=3"),
            "cloakroom.relay.api.request-cookies",
            "basket");
    assertEquals(List.of("basket=2"), lines(request, "Cookie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Server: x",
        "X-Powered-By: x",
        "Via: 1.1 x",
        "WWW-Authenticate: Basic",
        "Access-Control-Allow-Origin: *",
        "Strict-Transport-Security: max-age=1",
        "Set-Cookie: a=1",
        "Set-Cookie: __Host-Http-accessToken=x",
        "Clear-Site-Data: \"*\"",
        "Service-Worker-Allowed: /",
        "X-Accel-Redirect: /etc",
        "Connection: x-named\r\nX-Named: 1",
        "Keep-Alive: timeout=5",
        "Trailer: X-T",
        "Expires: 0",
        "Refresh: 0; url=/"
      })
  void keepsFromTheBrowser(String head) throws IOException {
    var name =
        head.substring(
            head.lastIndexOf('\n') + 1,
            head.lastIndexOf(':', head.indexOf(':', head.lastIndexOf('\n') + 1)));
    assertEquals(List.of(), answerTo(head + "\r\n").answered(name));
  }

  @Test
  void leavesCachingToTheBackendOnlyIfTheRouteSaysSo() throws IOException {
    var head = "Cache-Control: max-age=60\r\nETag: \"a\"\r\nExpires: x\r\n";
    assertEquals(List.of(), answerTo(head).answered("Cache-Control"));
    assertEquals(List.of("\"a\""), answerTo(head).answered("ETag"));
    var cached = answerTo(head, "cloakroom.relay.api.cache", "true");
    assertEquals(List.of("max-age=60"), cached.answered("Cache-Control"));
    assertEquals(List.of("x"), cached.answered("Expires"));
  }

  @Test
  void leavesNothingButCachingToTheBackend() throws IOException {
    var answer =
        answerTo(
            "Cache-Control: max-age=60\r\nCache-Control: private\r\nETag: \"a\"\r\n"
                + "Server: x\r\nSet-Cookie: a=1\r\nAccess-Control-Allow-Origin: *\r\n",
            "cloakroom.relay.api.cache",
            "true");
    assertEquals(List.of("max-age=60", "private"), answer.answered("Cache-Control"));
    assertEquals(List.of("\"a\""), answer.answered("ETag"));
    assertEquals(List.of(), answer.answered("Server"));
    assertEquals(List.of(), answer.answered("Set-Cookie"));
    assertEquals(List.of(), answer.answered("Access-Control-Allow-Origin"));
  }

  @Test
  void setsCookiesOfTheBackendThatTheRouteListsAndNoneOfOurs() throws IOException {
    var answer =
        answerTo(
            "Set-Cookie: lang=de; Path=/; HttpOnly\r\nSet-Cookie: other=1\r\n"
                + "Set-Cookie: __Host-Http-accessToken=x\r\n",
            "cloakroom.relay.api.response-cookies",
            "lang,__Host-Http-accessToken");
    assertEquals(List.of("lang=de; HttpOnly; Path=/app/relay/api"), answer.answered("Set-Cookie"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html; charset=utf-8", "image/svg+xml", "application/json", ""})
  void putsWhatCouldRunScriptIntoASandbox(String type) throws IOException {
    var head = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    var answer = answerTo(head + "Content-Security-Policy: default-src *\r\n");
    assertEquals(
        List.of("sandbox; frame-ancestors 'none'"), answer.answered("Content-Security-Policy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/pdf", "video/mp4"})
  void leavesPicturesAlone(String type) throws IOException {
    var answer = answerTo("Content-Type: " + type + "\r\n");
    assertEquals(List.of(), answer.answered("Content-Security-Policy"));
    assertEquals(List.of(type), answer.answered("Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/1?a=b#c, /app/relay/api/orders/1?a=b#c",
    "{own}/s?q=a|b, /app/relay/api/s?q=a|b",
    "https://bff.example:8443/orders/17, /app/relay/api/orders/17",
    "https://other.example/x, https://other.example/x",
  })
  void mapsTheBackendsOwnUrls(String location, String mapped) throws IOException {
    assertEquals(mapped, locationFrom("", location, "/api/a/b"));
  }

  @Test
  void sendsTheBackendThePlaceThatItKnows() throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri())) {
      relay.serve(
          relay
              .get("/api/a")
              .header("Destination", "https://bff.example:8443/app/relay/api/b")
              .header("If", "</app/relay/api/b> (<urn:uuid:1>)"));
      assertEquals(List.of(peer.uri() + "/b"), lines(peer.request(), "Destination"));
      assertEquals(List.of("<" + peer.uri() + "/b> (<urn:uuid:1>)"), lines(peer.request(), "If"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b", "/app/relay/other/b", "/app/relay/api/%2e%2e/b"})
  void refusesAPlaceOutsideTheRoute(String destination) throws IOException {
    try (var peer = RawPeer.answering(EMPTY + "\r\n");
        var relay = new Relay(peer.uri())) {
      assertEquals(
          Problem.INVALID_REQUEST,
          relay.problem(relay.get("/api/a").header("Destination", destination)));
      assertEquals(0, peer.connections());
    }
  }

  @Test
  void leavesOutAUrlThatNoRouteLeadsTo() throws IOException {
    var head = EMPTY + "Location: /login\r\nLink: </login>, </v1/a>\r\n\r\n";
    try (var peer = RawPeer.answering(head)) {
      var target = peer.uri() + "/v1";
      try (var relay =
          new Relay(
              peer.uri(), "cloakroom.backend.url", target, "cloakroom.relay.api.target", target)) {
        var answer = relay.serve(relay.get("/api/a"));
        assertEquals(List.of(), answer.answered("Location"));
        assertEquals(List.of("</app/relay/api/a>"), answer.answered("Link"));
      }
    }
  }

  @Test
  void mapsAUrlToTheRouteThatLeadsThere() throws IOException {
    assertEquals("/app/relay/backend/login", locationFrom("/v1", "/login", "/api/a"));
  }

  @Test
  void passesEveryLinkFieldAndTheLastLocation() throws IOException {
    var answer = answerTo("Link: </a>\r\nLink: </b>\r\nLocation: /a\r\nLocation: /b\r\n");
    assertEquals(List.of("</app/relay/api/a>", "</app/relay/api/b>"), answer.answered("Link"));
    assertEquals(List.of("/app/relay/api/b"), answer.answered("Location"));
  }

  @Test
  void handsOctetsBeyondAsciiOnOneByOne() throws IOException {
    var answer =
        answerTo("X-Note: Gr\u00c3\u00b6\u00dfe\r\nContent-Disposition: x; filename=\u00fc\r\n");
    assertEquals(List.of("Gr\u00c3\u00b6\u00dfe"), answer.answered("X-Note"));
    assertEquals(
        List.of("x; filename=\"u\"; filename*=UTF-8''%C3%BC"),
        answer.answered("Content-Disposition"));
  }

  @Test
  void datesAnAnswerThatHasNoDate() throws IOException {
    var date = "Tue, 15 Nov 1994 08:12:31 GMT";
    assertEquals(List.of(date), answerTo("Date: " + date + "\r\n").answered("Date"));
    var ours = answerTo("").answered("Date");
    assertEquals(1, ours.size());
    assertTrue(ours.get(0).matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT"));
  }

  @Test
  void passesTheBackendsRetryAfterUnlessItIsOurs() throws IOException {
    assertEquals(List.of("120"), answerTo("Retry-After: 120\r\n").answered("Retry-After"));
    try (var peer = RawPeer.answering(EMPTY + "Retry-After: 120\r\n\r\n");
        var relay = new Relay(peer.uri())) {
      var exchange = relay.get("/api/a");
      exchange.response().setHeader("Retry-After", "0");
      assertEquals(List.of("0"), relay.serve(exchange).answered("Retry-After"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, sandbox; frame-ancestors 'self'",
    "image/svg+xml, sandbox; frame-ancestors 'self'",
    "application/pdf, frame-ancestors 'self'",
    "image/png, frame-ancestors 'self'",
  })
  void letsOurPagesFrameTheAnswersOfARoute(String type, String policy) throws IOException {
    var answer =
        answerTo(
            "Content-Type: " + type + "\r\nX-Frame-Options: DENY\r\n",
            "cloakroom.relay.api.frame",
            "self");
    assertEquals(List.of(policy), answer.answered("Content-Security-Policy"));
    assertEquals(List.of(), answer.answered("X-Frame-Options"));
  }

  @ParameterizedTest
  @CsvSource({
    "/, XSRF-TOKEN=1; Path=/",
    "/shop, XSRF-TOKEN=1; Path=/shop",
    "'', XSRF-TOKEN=1; Path=/app/relay/api"
  })
  void givesCookiesThePathOfTheRoute(String path, String cookie) throws IOException {
    var answer =
        answerTo(
            "Set-Cookie: XSRF-TOKEN=1; Path=/api; Domain=api.internal\r\n"
                + "Set-Cookie: __Host-Http-accessToken=x\r\nSet-Cookie: __Host-Http-lastSeen=x\r\n"
                + "Set-Cookie: __HOST-http-refreshToken.1=x\r\n",
            "cloakroom.relay.api.response-cookies",
            "XSRF-TOKEN,__Host-Http-accessToken,__Host-Http-lastSeen,__HOST-http-refreshToken.1",
            "cloakroom.relay.api.cookie-path",
            path);
    assertEquals(List.of(cookie), answer.answered("Set-Cookie"));
  }

  private static String locationFrom(String base, String location, String asked)
      throws IOException {
    String[] sent = {""};
    try (var peer =
        new RawPeer(
            talk -> {
              talk.request();
              talk.send(sent[0]);
            })) {
      var own = peer.uri().toString();
      var authority = peer.uri().getRawAuthority();
      var real = location.replace("{own}", own).replace("{authority}", authority);
      sent[0] = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + real + "\r\n\r\n";
      try (var relay = new Relay(peer.uri(), "cloakroom.relay.api.target", own + base)) {
        var answered = relay.serve(relay.get(asked)).answered("Location").get(0);
        return answered.replace(own, "{own}").replace(authority, "{authority}");
      }
    }
  }
}
