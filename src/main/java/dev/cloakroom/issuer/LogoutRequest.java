package dev.cloakroom.issuer;

import dev.cloakroom.config.Settings.HeaderField;
import dev.cloakroom.restclient.NoSilentResend;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.Optional;

/**
 * A logout's request: a body, and the header field with the access token, if it is sent. A
 * parameter of a Rest Client's method cannot be a header field whose name is a setting, so {@link
 * Unpack} sets the field.
 *
 * @param json UTF-8
 */
public record LogoutRequest(byte[] json, Optional<HeaderField> credential) {

  @Override
  public String toString() {
    return "LogoutRequest[" + credential + "]";
  }

  /** Sends the body as the entity and the credential as a header field. */
  public static final class Unpack implements ClientRequestFilter {
    /** Before {@link NoSilentResend}, which looks at the entity. */
    static final int PRIORITY = 1_000;

    @Override
    public void filter(ClientRequestContext call) {
      if (call.getEntity() instanceof LogoutRequest request) {
        request
            .credential()
            .ifPresent(field -> call.getHeaders().putSingle(field.name(), field.value()));
        call.setEntity(request.json());
      }
    }
  }
}
