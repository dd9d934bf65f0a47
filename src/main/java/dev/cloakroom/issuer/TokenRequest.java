package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.config.Settings.RequestFormat;
import java.util.List;

/**
 * A request for login, refresh or logout.
 *
 * @param fields header fields with credentials
 * @param format of the body
 * @param body not sent by a method without one
 */
record TokenRequest(List<HeaderField> fields, RequestFormat format, byte[] body) {

  TokenRequest {
    fields = List.copyOf(fields);
  }

  @Override
  public String toString() {
    return "TokenRequest[" + fields + ", " + format + "]";
  }
}
