package dev.cloakroom.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.stream.Stream;

/**
 * A server that takes some malformed requests, and shows the application nothing of what was wrong
 * with them, so that only a proxy in front of it can refuse them.
 */
enum LenientParser {
  WILDFLY(
      "WildFly takes a bare CR for a line end, and a chunk size that is none for an end",
      ":\u000bchunked",
      "1\rTransfer",
      "1\rX-Injected",
      "\r\nzz\r\n",
      "\r\n-1\r\n"),
  LIBERTY(
      "Liberty takes a bare CR for a line end and a blank before the colon, and drops a"
          + " Content-Length that is not one number",
      "1\rTransfer",
      "1\rX-Injected",
      "Content-Length :",
      "Transfer-Encoding :",
      "Content-Length: 0, 83",
      "Content-Length: +0",
      "Content-Length: -1",
      "Content-Length: 0x0");

  /** What the server does, in the very words of its page in src/docs/servers. */
  final String because;

  private final String[] taken;

  LenientParser(String because, String... taken) {
    this.because = because;
    this.taken = taken;
  }

  /** Leaves a test out where this run's server takes such a request. */
  static void assumeStrictOn(String head) {
    for (var server : values()) {
      var lenient =
          server.name().equalsIgnoreCase(Server.name())
              && Stream.of(server.taken).anyMatch(head::contains);
      assumeFalse(lenient, "skipped: " + server.because);
    }
  }
}
