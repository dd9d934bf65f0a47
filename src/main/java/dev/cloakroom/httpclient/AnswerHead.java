package dev.cloakroom.httpclient;

import dev.cloakroom.field.FieldSyntax;
import dev.cloakroom.httpclient.CallFault.Cause;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;

/**
 * What the head of an answer says about its body and its connection (RFC 9112 sections 6 and 9).
 *
 * @param length the declared length of the body in bytes, even if no body follows; or -1
 * @param keepsAlive whether the backend keeps the connection
 * @param fieldCount how many fields the head has
 */
record AnswerHead(int code, long length, boolean keepsAlive, int fieldCount) {
  private static final int LONGEST_NAME = 64;

  /**
   * Reads each field once.
   *
   * @throws InvalidAnswer if another recipient could read the head in another way
   */
  static AnswerHead of(ClassicHttpResponse response) throws InvalidAnswer {
    var version = response.getVersion();
    var keepsAlive = version != null && version.greaterEquals(HttpVersion.HTTP_1_1);
    var length = -1L;
    var coded = false;
    var count = 0;
    var before = "";
    for (var fields = response.headerIterator(); fields.hasNext(); ) {
      var field = fields.next();
      count++;
      var name = field.getName();
      var value = field.getValue();
      // RFC 9110 sections 5.1 and 5.5: one field must not be read as two.
      if (!FieldSyntax.isToken(name)) {
        throw new InvalidAnswer(Cause.MALFORMED_FIELD, "name of number " + count + after(before));
      }
      if (!FieldSyntax.isValue(value)) {
        throw new InvalidAnswer(Cause.MALFORMED_FIELD, "value of " + shortened(name));
      }
      before = name;
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

  // A name that is not a token may hold anything, so the field before it is named instead.
  private static String after(String name) {
    return name.isEmpty() ? "" : ", after " + shortened(name);
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  // RFC 9112 section 6.3: such an answer may be an attempt at response splitting.
  private static void refuse(boolean ambiguous) throws InvalidAnswer {
    if (ambiguous) {
      throw new InvalidAnswer(Cause.AMBIGUOUS_LENGTH);
    }
  }

  // Long.parseLong alone would accept a sign.
  private static long number(String value) throws InvalidAnswer {
    if (!FieldSyntax.isNumber(value)) {
      throw new InvalidAnswer(Cause.AMBIGUOUS_LENGTH);
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidAnswer(Cause.AMBIGUOUS_LENGTH);
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
