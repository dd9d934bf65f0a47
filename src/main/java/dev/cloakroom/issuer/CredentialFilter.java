package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.restclient.RequestFields;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sets the header fields of one call. A parameter of a Rest Client's method cannot be a header
 * field whose name is a setting. The filters of a call run on the thread that makes it, so the
 * fields of the call are kept for that thread.
 */
public final class CredentialFilter implements ClientRequestFilter {
  /**
   * After {@link dev.cloakroom.restclient.FixedFieldsFilter}: a token beats a fixed field of that
   * name.
   */
  static final int PRIORITY = 7_000;

  private final ThreadLocal<List<HeaderField>> ofCall = ThreadLocal.withInitial(List::of);

  /** Makes a call, with these fields on its request. */
  <T> T with(List<HeaderField> fields, Supplier<T> call) {
    ofCall.set(fields);
    try {
      return call.get();
    } finally {
      ofCall.remove();
    }
  }

  @Override
  public void filter(ClientRequestContext call) {
    ofCall.get().forEach(field -> set(field, call));
  }

  // All cookies are in one field (RFC 6265 section 5.4).
  private static void set(HeaderField field, ClientRequestContext call) {
    var before =
        field.name().equals(HttpHeaders.COOKIE) ? call.getHeaderString(field.name()) : null;
    var value = before == null ? field.value() : before + "; " + field.value();
    RequestFields.set(call, field.name(), value);
  }
}
