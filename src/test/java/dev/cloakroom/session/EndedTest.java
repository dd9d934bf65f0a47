package dev.cloakroom.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeClock;
import dev.cloakroom.token.EndKey;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndedTest {
  static Stream<Ended> ends() {
    return Stream.of(
        new Ended(new EndKey(EndKey.Kind.SESSION, "AAAAAAAAAAAAAAAAAAAAAA"), FakeClock.START),
        new Ended(
            new EndKey(EndKey.Kind.SUBJECT, "-_-_-_-_-_-_-_-_-_-_-Q"), Instant.EPOCH.plusMillis(1)),
        new Ended(
            new EndKey(EndKey.Kind.PROVIDER_SID, "BBBBBBBBBBBBBBBBBBBBBB"),
            Instant.EPOCH.plusSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void readsItsOwnLine(Ended ended) {
    assertEquals(Optional.of(ended), Ended.of(ended.line()));
  }

  // Nodes of two versions read one journal during an update: this form is for ever.
  @Test
  void hasALineThatDoesNotChange() {
    var lines = ends().map(Ended::line).toList();
    assertEquals("session AAAAAAAAAAAAAAAAAAAAAA 1795348800000", lines.get(0));
    assertEquals("subject -_-_-_-_-_-_-_-_-_-_-Q 1", lines.get(1));
    assertEquals("op BBBBBBBBBBBBBBBBBBBBBB 1000", lines.get(2));
  }

  @ParameterizedTest
  @EnumSource
  void hasALineForEveryKindOfKey(EndKey.Kind kind) {
    var end = new Ended(new EndKey(kind, "AAAAAAAAAAAAAAAAAAAAAA"), FakeClock.START);
    assertEquals(Optional.of(end), Ended.of(end.line()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "session",
        "session a",
        "session a b",
        "session a 1 more",
        "session a 99999999999999999999",
        "session a 1.5",
        "Session a 1",
        "client a 1"
      })
  void makesNothingOfAnotherVersionsLine(String line) {
    assertEquals(Optional.empty(), Ended.of(line));
  }
}
