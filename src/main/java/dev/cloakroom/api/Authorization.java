package dev.cloakroom.api;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/** The {@code Authorization} fields of a request. */
final class Authorization {
  private Authorization() {}

  /** The values, empty if there is no such field. */
  static List<String> of(HttpHeaders headers) {
    var fields = headers.getRequestHeader(HttpHeaders.AUTHORIZATION);
    return fields == null ? List.of() : fields;
  }
}
