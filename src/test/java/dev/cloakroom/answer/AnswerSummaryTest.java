package dev.cloakroom.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeAnswer;
import dev.cloakroom.fake.Lines;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.restclient.BackendCall;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerSummaryTest {
  static List<String> redirects() {
    return Lines.of(AnswerSummaryTest.class, "redirects.txt");
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void namesALocationWithoutWhatMayBeASecret(String line) {
    var sent = line.substring(0, line.indexOf(' '));
    assertEquals(line.substring(line.indexOf(' ') + 1).strip(), AnswerSummary.location(sent));
  }

  @Test
  void boundsALocationAndLetsItEndNoLine() {
    var long_ = AnswerSummary.location("https://" + "x".repeat(5_000));
    assertTrue(long_.length() < 220, long_);
    assertEquals("/a%0D%0Ab%00", AnswerSummary.location("/a\r\nb\0"));
  }

  private static String summary(FakeAnswer answer) {
    return AnswerSummary.of(BackendCall.answer(() -> answer));
  }

  @Test
  void namesStatusAndMediaType() {
    assertEquals(
        "status 200, media type text/html",
        summary(FakeAnswer.of(200, "text/html; charset=utf-8", "<html>")));
    assertEquals("status 404, no media type", summary(FakeAnswer.empty(404)));
    assertEquals(
        "status 302, no media type, Location /login",
        summary(FakeAnswer.empty(302).with("Location", "/login?next=x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | none",
        "{'msg':'secret','code':401} | msg, code",
        "{'data':{'jwt':'secret','user':{'name':'secret'}}} | data, /data/jwt, /data/user, /data/user/name",
        "{'a':{'b':{'c':{'d':1}}}} | a, /a/b, /a/b/c",
        "{'ada@example.org':1,'x y':2,'ok':3} | ok",
        "{'4711':1,'':2} | none",
        "{'eyJhbGciOiJIUzI1NiJ9eyJhbGciOiJIUzI1NiJ9':1} | none",
        "{'list':[{'token':'secret'}]} | list"
      })
  void namesMembersAsTheConfigurationTakesThem(String json, String names) {
    assertEquals(
        names, AnswerSummary.members(StrictJson.object(json.replace('\'', '"')).orElseThrow()));
  }

  @Test
  void namesAtMostTwenty() {
    var json =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"m" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    var names = AnswerSummary.members(StrictJson.object(json).orElseThrow());
    assertTrue(names.endsWith("m19, ..."), names);
    assertFalse(names.contains("m20"));
  }
}
