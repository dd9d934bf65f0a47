package dev.cloakroom.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** The resource does not support the method (RFC 9110 section 15.5.6). */
public final class MethodNotAllowed extends ProblemException {
  private static final long serialVersionUID = 1L;

  private final String allowed;

  /**
   * Creates the exception.
   *
   * @param allowed the methods for the {@code Allow} field, separated by commas
   */
  public MethodNotAllowed(String allowed) {
    super(Problem.METHOD_NOT_ALLOWED);
    this.allowed = allowed;
  }

  @Override
  public Map<String, String> headers() {
    var headers = new LinkedHashMap<>(super.headers());
    headers.put("Allow", allowed);
    return headers;
  }
}
