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
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendCallTest {
  private static final int MOST = 256 * 1024;

  private static BackendAnswer read(FakeAnswer answer) {
    return BackendCall.answer(() -> answer, head -> true);
  }

  @Test
  void closesTheAnswerWhetherOrNotItIsRead() {
    for (var needed : new boolean[] {true, false}) {
      var answer = FakeAnswer.json(200, "{}");
      BackendCall.answer(() -> answer, head -> needed);
      assertTrue(answer.closed());
    }
  }

  @Test
  void handsOutWhatTheHeadSays() {
    var answer = FakeAnswer.of(302, "text/html", "").with("Location", "/login");
    var read = BackendCall.answer(() -> answer);
    assertEquals(302, read.status());
    assertEquals(Optional.of("text/html"), read.contentType());
    assertEquals(Optional.of("/login"), read.location());
    assertEquals(Optional.empty(), read(FakeAnswer.empty(200)).contentType());
    assertEquals(Optional.empty(), read(FakeAnswer.empty(200)).location());
  }

  // A backend may send the head of a 503 and then hang.
  @Test
  void readsNothingOfABodyThatNobodyNeeds() {
    var hangs =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("read");
          }
        };
    var answer = BackendCall.answer(() -> new FakeAnswer(503, hangs), head -> head.status() == 200);
    assertEquals(503, answer.status());
    assertThrows(IllegalStateException.class, answer::body);
  }

  @Test
  void printsNothingOfTheBody() {
    assertFalse(read(FakeAnswer.json(200, "t0ps3cret")).toString().contains("s3cret"));
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
    assertTrue(read(FakeAnswer.of(200, type, "")).isJson());
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
    assertFalse(read(FakeAnswer.of(200, type, "")).isJson());
  }

  @Test
  void takesAnAnswerWithoutATypeNotForJson() {
    assertFalse(read(FakeAnswer.empty(200)).isJson());
  }

  @Test
  void readsABodyUpTo256KiB() {
    assertEquals(MOST, read(bodyOf(MOST)).body().length);
    var answer = read(bodyOf(MOST + 1));
    assertThrows(TokenException.BackendInvalid.class, answer::body);
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
    var answer = read(new FakeAnswer(200, endless));
    assertThrows(TokenException.BackendInvalid.class, answer::body);
    assertTrue(read[0] <= MOST + 1, () -> "read " + read[0]);
  }

  @Test
  void readsAMissingBodyAsAnEmptyOne() {
    assertArrayEquals(new byte[0], read(FakeAnswer.empty(204)).body());
  }

  @Test
  void saysThatTheBodyBrokeOff() {
    var answer = read(FakeAnswer.breakingOff(400));
    assertEquals(400, answer.status(), "a refusal is one whatever became of its body");
    assertThrows(BackendCall.Failed.class, answer::body);
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
    assertEquals(Duration.ofSeconds(seconds), read(answer).retryAfter());
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
    assertEquals(TokenException.RETRY_AFTER, read(answer).retryAfter());
    assertEquals(TokenException.RETRY_AFTER, read(FakeAnswer.empty(503)).retryAfter());
  }

  private static FakeAnswer bodyOf(int length) {
    var body = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    return new FakeAnswer(200, new ByteArrayInputStream(body));
  }
}
