package dev.cloakroom.api;

import dev.cloakroom.json.StrictJson;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The credentials of a login: the JSON object, and the bytes that it was read from. The backend
 * gets the bytes, so that no JSON writer changes a password.
 */
record LoginBody(JsonObject json, byte[] utf8) {
  private static final int MAX_BYTES = 64 * 1024;

  /**
   * @param contentType the field's value, or null
   * @param contentEncoding the field's value, or null
   * @throws ProblemException {@code unsupported_media_type}, {@code payload_too_large} or {@code
   *     invalid_request}
   */
  static LoginBody read(String contentType, String contentEncoding, InputStream body) {
    if (!isJson(contentType) || isCoded(contentEncoding)) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    try {
      var bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
      }
      var json =
          StrictJson.object(bytes).orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST));
      return new LoginBody(json, bytes);
    } catch (IOException e) {
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
  }

  // A form of another site can send text/plain without a preflight, but not application/json.
  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json");
  }

  // RFC 9110 section 15.5.16. A body is not decompressed before its client has signed in: a small
  // body may decompress to a very large one.
  private static boolean isCoded(String contentEncoding) {
    return contentEncoding != null
        && !contentEncoding.isBlank()
        && !contentEncoding.strip().equalsIgnoreCase("identity");
  }

  @Override
  public String toString() {
    return "LoginBody[" + utf8.length + " bytes]";
  }
}
