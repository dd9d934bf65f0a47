package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong set-ups, each as a newcomer meets it at the first login, and the line that says what to do.
 */
class WrongSetUpTest {
  private static final String HTTP = "http://localhost:8000";

  private record Case(
      String name, List<String> settings, FakeAnswer answer, List<String> partsOfTheLine) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case wrong(String name, FakeAnswer answer, String... partsOfTheLine) {
    return new Case(name, List.of(), answer, List.of(partsOfTheLine));
  }

  private static Case wrong(
      String name, List<String> settings, FakeAnswer answer, String... partsOfTheLine) {
    return new Case(name, settings, answer, List.of(partsOfTheLine));
  }

  static Stream<Case> setUps() {
    return Stream.of(
        wrong(
            "token in a header field",
            FakeAnswer.json(200, "{\"id\":1}").with("Authorization", "Bearer SECRET"),
            "no access token",
            "It has the header field authorization, to be named as header:authorization. Name the"
                + " one with the token in cloakroom.backend.access-token-fields"),
        wrong(
            "token in the header field of a plug-in",
            FakeAnswer.empty(204).with("Set-Auth-Token", "SECRET").with("X-CSRF-Token", "SECRET"),
            "no access token",
            "header:set-auth-token. Name the one"),
        wrong(
            "tokens in cookies",
            FakeAnswer.json(200, "{\"ok\":true}")
                .with("Set-Cookie", "jwt=SECRET; HttpOnly")
                .with("Set-Cookie", "rt=SECRET; HttpOnly"),
            "cookie:jwt",
            "cookie:rt"),
        wrong(
            "token deeper in the JSON",
            FakeAnswer.json(200, "{\"data\":{\"jwt\":\"SECRET\"}}"),
            "members found: data, /data/jwt",
            "Like tokens look /data/jwt"),
        wrong(
            "a dot in place of a pointer",
            List.of("cloakroom.backend.access-token-fields", "data.jwt"),
            FakeAnswer.json(200, "{\"data\":{\"jwt\":\"SECRET\"}}"),
            "a nested member is written /data/jwt"),
        wrong(
            "token as text",
            FakeAnswer.of(200, "text/plain", "SECRETSECRET7"),
            "no JSON object",
            "to be named as body"),
        wrong(
            "path without the slash of the backend",
            FakeAnswer.empty(301).with("Location", "https://backend.example/auth/login/"),
            "a redirect",
            "Location https://backend.example/auth/login/"),
        wrong(
            "form wanted",
            FakeAnswer.json(422, "{\"detail\":[{\"loc\":[\"SECRET\"]}]}"),
            "a form instead of JSON (cloakroom.backend.request-format=form)"),
        wrong(
            "JSON wanted",
            List.of("cloakroom.backend.request-format", "form"),
            FakeAnswer.empty(415),
            "JSON instead of a form (cloakroom.backend.request-format=json)"),
        wrong(
            "API key missing",
            FakeAnswer.json(401, "{\"message\":\"SECRET\"}"),
            "an API key or a tenant (cloakroom.backend.header.<Name>)"),
        wrong(
            "Basic wanted",
            FakeAnswer.empty(401).with("WWW-Authenticate", "Basic realm=SECRET"),
            "It asks for the scheme Basic: cloakroom.backend.header.Authorization"),
        wrong(
            "tenant missing",
            FakeAnswer.json(404, "{\"errors\":[]}"),
            "A backend with tenants may want a header field (cloakroom.backend.header.<Name>)"),
        wrong(
            "https wanted, by a redirect",
            List.of("cloakroom.backend.url", HTTP),
            FakeAnswer.empty(301).with("Location", "https://localhost:8443/auth/login"),
            "seems to want https"),
        wrong(
            "https wanted, by a sentence",
            List.of("cloakroom.backend.url", HTTP),
            FakeAnswer.of(400, "text/html", "The plain HTTP request was sent to HTTPS port SECRET"),
            "seems to want https"),
        wrong(
            "credentials too large", FakeAnswer.empty(413), "The credentials are too large for it"),
        wrong(
            "page of HTML of a wrong address, too large",
            FakeAnswer.tooLarge(200),
            "with more than 256 KiB",
            "Check login-path"),
        wrong(
            "another preset's backend",
            List.of("cloakroom.backend.preset", "simplejwt"),
            FakeAnswer.json(200, "{\"accessToken\":\"SECRET\"}"),
            "Like tokens look /accessToken",
            "of the preset simplejwt (cloakroom.backend.preset): check that the backend is of that kind"));
  }

  @ParameterizedTest
  @MethodSource("setUps")
  void isOneLineThatSaysWhatToDo(Case wrong) {
    var settings = wrong.settings().toArray(String[]::new);
    try (var log = LogCapture.of(LoginAnswer.class)) {
      var issuer = issuer(FakeResource.answering(wrong.answer()), settings);
      assertThrows(
          TokenException.class, () -> issuer.login(LoginInput.of(new byte[] {'{', '}'})).get());
      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      var line = log.warnings().get(0);
      for (var part : wrong.partsOfTheLine()) {
        assertTrue(line.contains(part), line);
      }
      assertFalse(line.contains("SECRET"), line);
      assertFalse(line.contains("csrf"), line);
    }
  }

  private static JsonTokenIssuer issuer(FakeResource login, String... settings) {
    var calls = new BackendCalls(login, Map.of(), Optional.empty(), Optional.empty());
    return new JsonTokenIssuer(TestSettings.of(settings), calls, new FakeClock());
  }

  static Stream<Map.Entry<Exception, String>> faults() {
    return Stream.of(
        Map.entry(new ConnectException("SECRET"), "nothing listens there"),
        Map.entry(new UnknownHostException("SECRET"), "the host name has no address"),
        Map.entry(new SocketTimeoutException("SECRET"), "connect-timeout or read-timeout"),
        Map.entry(new SSLHandshakeException("SECRET"), "TLS failed"),
        Map.entry(new java.net.SocketException("SECRET"), "it may want https"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isOneLineAlsoIfNoAnswerComes(Map.Entry<Exception, String> fault) {
    var url = "http://localhost:" + (9000 + fault.getValue().length());
    try (var log = LogCapture.of(LoginAnswer.class)) {
      var resource = FakeResource.failing(new ProcessingException(fault.getKey()));
      var issuer = issuer(resource, "cloakroom.backend.url", url);
      assertThrows(
          TokenException.class, () -> issuer.login(LoginInput.of(new byte[] {'{', '}'})).get());
      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      var line = log.warnings().get(0);
      assertTrue(line.contains("no answer from " + url + "/auth/login"), line);
      assertTrue(line.contains(fault.getValue()), line);
      assertFalse(line.contains("SECRET"), line);
    }
  }

  @Test
  void saysInWhichCookieTheRefreshTokenMayBe() {
    try (var log = LogCapture.of(LoginAnswer.class)) {
      var answer =
          FakeAnswer.json(200, "{\"accessToken\":\"SECRET\"}")
              .with("Set-Cookie", "refreshToken=SECRET; HttpOnly");
      var calls =
          new BackendCalls(
              FakeResource.answering(answer),
              Map.of(),
              Optional.of(FakeResource.unused()),
              Optional.empty());
      new JsonTokenIssuer(TestSettings.of(), calls, new FakeClock())
          .login(LoginInput.of(new byte[] {'{', '}'}))
          .get();
      var line = String.join("\n", log.warnings());
      assertTrue(line.contains("cookie:refreshToken. Name the one"), line);
      assertFalse(line.contains("SECRET"), line);
    }
  }
}
