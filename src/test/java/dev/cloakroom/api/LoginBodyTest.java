package dev.cloakroom.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginBodyTest {
  private static LoginBody read(String contentType, byte[] body) {
    return LoginBody.read(contentType, null, new ByteArrayInputStream(body));
  }

  private static LoginBody read(String body) {
    return read("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refused(String contentType, byte[] body) {
    return assertThrows(ProblemException.class, () -> read(contentType, body)).problem();
  }

  @ParameterizedTest
  @ValueSource(strings = {" pass ", "p\\u0000w", "e\u0301", "\u00e9", "\ud83d\ude00", "\\\"\\\\"})
  void passesThePasswordOnByteForByte(String password) {
    var body = "{ \"username\" : \"ada\" ,\"password\":\"" + password + "\"}";
    assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), read(body).utf8());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "Application/JSON", "application/json; charset=utf-8"})
  void takesJson(String contentType) {
    read(contentType, "{}".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "text/plain; a=application/json"
      })
  void refusesWhatAFormOfAnotherSiteCanSend(String contentType) {
    assertEquals(
        Problem.UNSUPPORTED_MEDIA_TYPE,
        refused(contentType, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "identity", "Identity "})
  void takesABodyAsItIs(String coding) {
    readCoded(coding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "gzip, identity"})
  void refusesABodyThatIsCoded(String coding) {
    var refusal = assertThrows(ProblemException.class, () -> readCoded(coding));
    assertEquals(Problem.UNSUPPORTED_MEDIA_TYPE, refusal.problem());
  }

  private static void readCoded(String coding) {
    var body = new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
    LoginBody.read("application/json", coding, body);
  }

  @Test
  void takesExactly64KibibytesAndNotOneMore() {
    var frame = "{\"a\":\"\"}".length();
    read("{\"a\":\"" + "x".repeat(64 * 1024 - frame) + "\"}");
    var more = "{\"a\":\"" + "x".repeat(64 * 1024 - frame + 1) + "\"}";
    assertEquals(
        Problem.PAYLOAD_TOO_LARGE,
        refused("application/json", more.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{}x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{'a':1}",
        "username=ada"
      })
  void refusesWhatIsNoJsonObject(String body) {
    assertEquals(
        Problem.INVALID_REQUEST,
        refused("application/json", body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    assertEquals(
        Problem.INVALID_REQUEST,
        refused("application/json", "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void saysNothingOfWhatItHolds() {
    assertFalse(read("{\"password\":\"lovelace\"}").toString().contains("lovelace"));
  }
}
