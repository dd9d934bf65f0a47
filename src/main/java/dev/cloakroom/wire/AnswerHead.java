package dev.cloakroom.wire;

import dev.cloakroom.field.FieldSyntax;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;

/**
 * What the head of an answer says about its body and its connection (RFC 9112 sections 6 and 9).
 *
 * @param length the declared length of the body, also where there is none to come; or -1
 * @param keepsAlive whether the backend keeps the connection
 * @param fieldCount how many fields it has
 */
record AnswerHead(int code, long length, boolean keepsAlive, int fieldCount) {

  /**
   * Looks at each field once.
   *
   * @throws ProtocolException if whatever stands behind us could read the head in another way
   */
  static AnswerHead of(ClassicHttpResponse response) throws ProtocolException {
    var version = response.getVersion();
    var keepsAlive = version != null && version.greaterEquals(HttpVersion.HTTP_1_1);
    var length = -1L;
    var coded = false;
    var count = 0;
    for (var fields = response.headerIterator(); fields.hasNext(); ) {
      var field = fields.next();
      count++;
      var name = field.getName();
      var value = field.getValue();
      // RFC 9110 sections 5.1 and 5.5: one field must not be read as two.
      if (!FieldSyntax.isToken(name) || !FieldSyntax.isValue(value)) {
        throw new ProtocolException("malformed field");
      }
      if (name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
        refuse(length >= 0);
        length = number(value);
      } else if (name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
        coded = true;
      } else if (name.equalsIgnoreCase(HttpHeaders.CONNECTION)) {
        keepsAlive &= !closes(value);
      }
    }
    refuse(length >= 0 && coded);
    return new AnswerHead(response.getCode(), length, keepsAlive, count);
  }

  // RFC 9112 section 6.3: such an answer may be an attempt to slip in a second one.
  private static void refuse(boolean ambiguous) throws ProtocolException {
    if (ambiguous) {
      throw new ProtocolException("ambiguous length");
    }
  }

  // The library would also take a sign.
  private static long number(String value) throws ProtocolException {
    if (!FieldSyntax.isNumber(value)) {
      throw new ProtocolException("malformed length");
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new ProtocolException("length out of range");
    }
  }

  // RFC 9112 section 9.6.
  private static boolean closes(String options) {
    if (options.equalsIgnoreCase("keep-alive")) {
      return false;
    }
    for (var option : options.split(",")) {
      if (option.strip().equalsIgnoreCase("close")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a body follows (RFC 9110 section 6.4.1). */
  boolean hasBody(String method) {
    return !method.equals("HEAD") && code != 204 && code != 304;
  }
}
