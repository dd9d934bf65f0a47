package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.TestSettings;
import dev.cloakroom.fake.FakeExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  private final Logger logger = Logger.getLogger("dev.cloakroom.requests");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  private void write(String on, String path, boolean failed) {
    var settings = TestSettings.of("cloakroom.request-log", on);
    var callers = new Callers(settings);
    var exchange =
        new FakeExchange("GET")
            .header("Host", "app.example")
            .on("getRequestURI", args -> path)
            .on("getQueryString", args -> "secret=hush")
            .on("getStatus", args -> 200)
            .on("isCommitted", args -> false);
    new RequestLog(settings, callers)
        .write(exchange.request(), exchange.response(), failed, Duration.ofMillis(12));
  }

  @Test
  void writesNothingUnlessItIsOn() {
    write("false", "/api/user", false);
    assertEquals(List.of(), lines);
  }

  @Test
  void writesWhatWasAskedWithoutItsQuery() {
    write("true", "/api/user", false);
    assertTrue(
        lines.get(0).startsWith("method=\"GET\" path=\"/api/user\" status=\"200\" ms=\"12\" "),
        lines::toString);
    assertTrue(lines.get(0).matches(".* request=\"[0-9a-f]{16}\""), lines::toString);
  }

  @Test
  void noPathEndsTheLineOrAValue() {
    write("true", "/a\" status=\"200\r\nb", false);
    assertTrue(
        lines.get(0).contains("path=\"/a\\u0022 status=\\u0022200\\u000d\\u000ab\""),
        lines::toString);
  }

  @Test
  void aFaultThatTheServerAnswersIs500() {
    write("true", "/own", true);
    assertTrue(lines.get(0).contains("status=\"500\""), lines::toString);
  }
}
