package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.cloakroom.fake.FakeExchange;
import org.junit.jupiter.api.Test;

class ErrorServletTest {

  @Test
  void addsNothingToAnAnswerThatHasBegun() {
    var exchange = new FakeExchange().on("isCommitted", args -> true);
    // Nobody gave it anything to write with.
    var servlet = new ErrorServlet();
    assertDoesNotThrow(() -> servlet.service(exchange.request(), exchange.response()));
  }
}
