package dev.cloakroom.api;

import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The body of a form that an OpenID Provider sends, or has a browser send. */
final class FormBody {
  private static final int MAX_BYTES = 16 * 1024;

  private FormBody() {}

  /**
   * Reads the body as text.
   *
   * @param contentType the field's value, or null
   * @throws ProblemException {@code unsupported_media_type}, {@code payload_too_large} or {@code
   *     invalid_request}
   */
  static String read(String contentType, InputStream body) {
    if (contentType == null || !isForm(contentType)) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    try {
      var bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ProblemException(Problem.PAYLOAD_TOO_LARGE);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ProblemException(Problem.INVALID_REQUEST, e);
    }
  }

  private static boolean isForm(String contentType) {
    var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/x-www-form-urlencoded");
  }
}
