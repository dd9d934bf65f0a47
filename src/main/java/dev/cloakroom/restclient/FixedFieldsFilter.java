package dev.cloakroom.restclient;

import dev.cloakroom.config.Settings.HeaderField;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.List;

/** Sets the header fields of {@code cloakroom.backend.header.<Name>}, for example an API key. */
public final class FixedFieldsFilter implements ClientRequestFilter {
  /** After {@link ClientFieldsFilter}: a configured field beats the page's. */
  public static final int PRIORITY = 6_000;

  private final List<HeaderField> fields;

  public FixedFieldsFilter() {
    this(List.of());
  }

  public FixedFieldsFilter(List<HeaderField> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public void filter(ClientRequestContext call) {
    fields.forEach(field -> RequestFields.set(call, field.name(), field.value()));
  }
}
