package dev.cloakroom.config;

import dev.cloakroom.bean.FrontEnd;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of all front ends of this deployment. Those that hold for the whole process, such as
 * {@code cloakroom.state}, are the same in each of them.
 *
 * @param standard those of the default front end
 * @param named those of the named front ends
 */
public record FrontEnds(Settings standard, Map<FrontEnd, Settings> named) {

  /** Defensive copy. */
  public FrontEnds {
    named = Map.copyOf(named);
  }

  /** Only the default front end. */
  public static FrontEnds only(Settings settings) {
    return new FrontEnds(settings, Map.of());
  }

  /** The settings of a front end of this deployment. */
  public Settings of(FrontEnd frontEnd) {
    return frontEnd.isDefault() ? standard : named.get(frontEnd);
  }

  /** The settings of {@link FrontEnd#current}. */
  public Settings current() {
    return of(FrontEnd.current());
  }

  /**
   * The named front ends by their origins. An origin stands with both schemes, because the proxy
   * that ends TLS may not tell Cloakroom of it: {@code http://app.example.org}, too, is of the
   * front end of {@code https://app.example.org}.
   */
  public Map<Origin, FrontEnd> byOrigin() {
    var found = new HashMap<Origin, FrontEnd>();
    named.forEach(
        (frontEnd, settings) ->
            settings
                .publicOrigins()
                .forEach(
                    origin -> {
                      found.put(origin, frontEnd);
                      found.put(origin.withOtherScheme(), frontEnd);
                    }));
    return Map.copyOf(found);
  }
}
