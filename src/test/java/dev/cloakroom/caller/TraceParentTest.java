package dev.cloakroom.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cloakroom.fake.FakeExchange;
import dev.cloakroom.fake.Lines;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String ID = "0af7651916cd43dd8448eb211c80319c";

  private static Optional<String> traceId(String value) {
    return TraceParent.traceId(new FakeExchange().header("traceparent", value).request());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + ID + "-b7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331-ff",
        "cc-" + ID + "-b7ad6b7169203331-01",
        "cc-" + ID + "-b7ad6b7169203331-01-what-the-future-will-be-like"
      })
  void tellsTheTraceId(String value) {
    assertEquals(Optional.of(ID), traceId(value));
  }

  static List<String> invalid() {
    return Lines.of(TraceParentTest.class, "invalid-traceparents.txt");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void isNothingIfItIsNotValid(String value) {
    assertEquals(Optional.empty(), traceId(value));
  }

  @Test
  void isNothingIfItIsNotThereOrIsThereTwice() {
    var valid = "00-" + ID + "-b7ad6b7169203331-01";
    assertEquals(Optional.empty(), TraceParent.traceId(new FakeExchange().request()));
    var twice = new FakeExchange().header("traceparent", valid).header("traceparent", valid);
    assertEquals(Optional.empty(), TraceParent.traceId(twice.request()));
  }
}
