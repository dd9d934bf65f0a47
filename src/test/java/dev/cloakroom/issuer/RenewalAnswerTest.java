package dev.cloakroom.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.fake.LogCapture;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of renewals that bring no token; who is told what: {@link RenewalTest}. */
class RenewalAnswerTest {
  private final RenewalAnswer reader = new RenewalAnswer(TestSettings.of().backend());

  private List<String> warnings(Response answer) {
    try (var log = LogCapture.of(RenewalAnswer.class)) {
      var read = BackendCall.answer(() -> answer, reader::needsBody);
      assertThrows(TokenException.class, () -> reader.read(read, FakeClock.START));
      return log.warnings();
    }
  }

  private String warning(Response answer) {
    var warnings = warnings(answer);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains("cloakroom.backend.refresh-path"), warnings.get(0));
    return warnings.get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void namesWhereARedirectLeads(int status) {
    var location = "https://sso.example/login?token=t0ps3cret";
    var line = warning(FakeAnswer.empty(status).with("Location", location));
    assertTrue(line.contains("status " + status), line);
    assertTrue(line.contains("Location https://sso.example/login)"), line);
  }

  @Test
  void namesWhereItLookedAndWhatItFound() {
    var line = warning(FakeAnswer.json(200, "{\"data\":{\"jwt\":\"t0ps3cret\"},\"code\":0}"));
    assertTrue(line.contains("status 200, media type application/json"), line);
    assertTrue(
        line.contains("looked for an access token in accessToken, access_token, token;"), line);
    assertTrue(line.contains("members found: data, /data/jwt, code)"), line);
  }

  @Test
  void namesTheMediaTypeOfWhatIsNoJsonObject() {
    var line = warning(FakeAnswer.of(200, "text/html", "<p>t0ps3cret</p>"));
    assertTrue(line.contains("status 200, media type text/html"), line);
  }

  @ParameterizedTest
  @ValueSource(ints = {402, 404, 405, 409, 410, 415, 419, 422, 440, 498, 204, 205})
  void saysThatARefusalIsUnusual(int status) {
    var line = warning(FakeAnswer.empty(status));
    assertTrue(line.contains("status " + status), line);
  }

  @Test
  void saysThatATokenCannotBeUsed() {
    var line = warning(FakeAnswer.json(200, "{\"token\":\"t0p s3cret\"}"));
    assertTrue(line.contains("cannot be used"), line);
  }

  private void renews() {
    var answer = FakeAnswer.json(200, "{\"token\":\"a\"}");
    reader.read(BackendCall.answer(() -> answer, reader::needsBody), FakeClock.START);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void saysOfTheFirstRefusalWhatIsSentAndHow(int status) {
    var line = warning(FakeAnswer.json(status, "{\"detail\":\"t0ps3cret\",\"client_id\":1}"));
    for (var part :
        List.of(
            "status " + status,
            "members found: detail, client_id",
            "as the member refresh_token of the body, in the format json",
            "refresh-request-field, refresh-token-in, refresh-with, refresh-format")) {
      assertTrue(line.contains(part), line);
    }
    assertTrue(!line.contains("s3cret"), line);
    assertEquals(List.of(), warnings(FakeAnswer.json(status, "{}")));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 408, 425, 429, 500, 503})
  void isSilentAboutWhatHappensEveryDay(int status) {
    renews();
    assertEquals(List.of(), warnings(FakeAnswer.json(status, "{\"error\":\"t0ps3cret\"}")));
  }

  @Test
  void isSilentAboutAnInvalidGrantUnderStatus200() {
    renews();
    assertEquals(List.of(), warnings(FakeAnswer.json(200, "{\"error\":\"invalid_grant\"}")));
  }

  @Test
  void saysTheSameOnce() {
    warning(FakeAnswer.empty(404));
    assertEquals(List.of(), warnings(FakeAnswer.empty(404)));
    warning(FakeAnswer.empty(410));
  }

  @Test
  void writesNoValue() {
    for (var answer :
        List.of(
            FakeAnswer.json(200, "{\"token\":\"t0p s3cret\",\"t0ps3cret@x\":1}"),
            FakeAnswer.of(200, "text/t0p; s=t0ps3cret", "t0ps3cret"),
            FakeAnswer.empty(302).with("Location", "/x?t0ps3cret").with("Set-Cookie", "t0ps3cret"),
            FakeAnswer.of(404, "text/plain", "t0ps3cret"))) {
      var line = warning(answer);
      assertTrue(!line.contains("s3cret"), line);
    }
  }
}
