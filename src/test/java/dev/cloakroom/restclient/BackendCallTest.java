package dev.cloakroom.restclient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.token.TokenException;
import jakarta.ws.rs.ProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendCallTest {
  private static final int MOST = 256 * 1024;

  @Test
  void handsOutTheAnswer() {
    var answer = FakeAnswer.empty(204);
    assertSame(answer, BackendCall.answer(() -> answer));
  }

  @Test
  void saysThatNoAnswerCame() {
    var timeout = new ProcessingException(new SocketTimeoutException("Read timed out"));
    var failed =
        assertThrows(
            BackendCall.Failed.class,
            () ->
                BackendCall.answer(
                    () -> {
                      throw timeout;
                    }));
    assertSame(timeout, failed.getCause());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/problem+json",
        "application/vnd.api+JSON"
      })
  void knowsJson(String type) {
    assertTrue(BackendCall.isJson(FakeAnswer.of(200, type, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/json",
        "application/jsonp",
        "application/x-json",
        "application/xml",
        "text/plain",
        "application/*",
        "*/*"
      })
  void takesNoOtherTypeForJson(String type) {
    assertFalse(BackendCall.isJson(FakeAnswer.of(200, type, "")));
  }

  @Test
  void takesAnAnswerWithoutATypeNotForJson() {
    assertFalse(BackendCall.isJson(FakeAnswer.empty(200)));
  }

  @Test
  void readsABodyUpTo256KiB() {
    assertEquals(MOST, BackendCall.body(bodyOf(MOST)).length);
    var answer = bodyOf(MOST + 1);
    assertThrows(TokenException.BackendInvalid.class, () -> BackendCall.body(answer));
  }

  @Test
  void readsNoMoreOfAnEndlessBody() {
    var read = new int[1];
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return ++read[0];
          }
        };
    assertThrows(
        TokenException.BackendInvalid.class, () -> BackendCall.body(new FakeAnswer(200, endless)));
    assertTrue(read[0] <= MOST + 1, () -> "read " + read[0]);
  }

  @Test
  void readsAMissingBodyAsAnEmptyOne() {
    assertArrayEquals(new byte[0], BackendCall.body(FakeAnswer.empty(204)));
  }

  @Test
  void saysThatTheBodyBrokeOff() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset");
          }
        };
    assertThrows(BackendCall.Failed.class, () -> BackendCall.body(new FakeAnswer(200, broken)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "120, 120",
    "' 7 ', 7",
    "0, 1",
    "3600, 3600",
    "3601, 3600",
    "999999999, 3600"
  })
  void takesTheBackendsWaitWithinReason(String value, long seconds) {
    var answer = FakeAnswer.empty(503).with("Retry-After", value);
    assertEquals(Duration.ofSeconds(seconds), BackendCall.retryAfter(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        "soon",
        "9999999999",
        "99999999999999999999",
        "1,2",
        "Wed, 21 Oct 2026 07:28:00 GMT"
      })
  void takesAnotherWaitForTheStandardOne(String value) {
    var answer = FakeAnswer.empty(503).with("Retry-After", value);
    assertEquals(TokenException.RETRY_AFTER, BackendCall.retryAfter(answer));
    assertEquals(TokenException.RETRY_AFTER, BackendCall.retryAfter(FakeAnswer.empty(503)));
  }

  private static FakeAnswer bodyOf(int length) {
    var body = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    return new FakeAnswer(200, new ByteArrayInputStream(body));
  }
}
