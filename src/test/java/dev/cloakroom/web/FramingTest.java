package dev.cloakroom.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.fake.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
  private final FakeExchange exchange = new FakeExchange("POST").header("Host", "a");

  @ParameterizedTest
  @ValueSource(strings = {"0", "83", "99999999999999999999"})
  void aLengthIsClear(String length) {
    assertTrue(Framing.isClear(exchange.header("Content-Length", length).request()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "Chunked"})
  void chunksAreClear(String coding) {
    assertTrue(Framing.isClear(exchange.header("Transfer-Encoding", coding).request()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " chunked",
        "x",
        "gzip",
        "identity",
        "chunked, identity",
        "gzip, chunked",
        "chunked, chunked",
        "\u000bchunked"
      })
  void anotherCodingIsNot(String coding) {
    assertFalse(Framing.isClear(exchange.header("Transfer-Encoding", coding).request()));
  }

  @Test
  void twoCodingsAreNot() {
    exchange.header("Transfer-Encoding", "chunked").header("Transfer-Encoding", "chunked");
    assertFalse(Framing.isClear(exchange.request()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+0", "-1", "0x0", "0, 83", "0,0", " 0", "0\r", "\u0660"})
  void aLengthThatIsNoNumberIsNot(String length) {
    assertFalse(Framing.isClear(exchange.header("Content-Length", length).request()));
  }

  @Test
  void anHttp2RequestEndsWithAFrame() {
    exchange.on("getProtocol", args -> "HTTP/2.0");
    exchange.header("Content-Length", "83").header("Content-Length", "83");
    assertTrue(Framing.isClear(exchange.request()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "83"})
  void twoLengthsAreNot(String second) {
    exchange.header("Content-Length", "0").header("Content-Length", second);
    assertFalse(Framing.isClear(exchange.request()));
  }

  @Test
  void aLengthBesideChunksIsNot() {
    exchange.header("Content-Length", "4").header("Transfer-Encoding", "chunked");
    assertFalse(Framing.isClear(exchange.request()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length ",
        "Content-Length\t",
        " Content-Length",
        "Transfer-Encoding ",
        "X\rTransfer-Encoding",
        "X:Y",
        "X\u0130",
        "X\u0080",
        ""
      })
  void aNameThatIsNoTokenIsNot(String name) {
    assertFalse(Framing.isClear(exchange.header(name, "0").request()));
  }

  @Test
  void everyCharacterOfATokenMayStandInAName() {
    exchange.header("!#$%&'*+-.^_`|~059AZaz", "1");
    assertTrue(Framing.isClear(exchange.request()));
  }
}
