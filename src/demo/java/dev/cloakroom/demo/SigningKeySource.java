package dev.cloakroom.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Tells the container's MicroProfile JWT how to check the tokens of this run. */
public final class SigningKeySource implements ConfigSource {

  // Above system properties (400): no setting of the server can fit a key made a moment ago.
  private static final int ORDINAL = 500;

  private static final String LOCATION = "mp.jwt.verify.publickey.location";
  private static final Map<String, String> PROPERTIES = properties();

  private static Map<String, String> properties() {
    var properties =
        new HashMap<>(
            Map.of(
                "mp.jwt.verify.publickey.algorithm",
                "RS256",
                "mp.jwt.verify.issuer",
                AccessTokens.ISSUER,
                // The lifetimes of the demo are too short for a tolerance.
                "mp.jwt.verify.clock.skew",
                "0"));
    // One of the two is allowed. Where this server's properties name the other, for the product's
    // administrators, they lead to the very same key: KeysResource.
    if (System.getProperty(LOCATION) == null) {
      properties.put("mp.jwt.verify.publickey", SigningKey.publicKeyAsPem());
    }
    return Map.copyOf(properties);
  }

  @Override
  public Map<String, String> getProperties() {
    return PROPERTIES;
  }

  @Override
  public Set<String> getPropertyNames() {
    return PROPERTIES.keySet();
  }

  @Override
  public String getValue(String name) {
    return PROPERTIES.get(name);
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public String getName() {
    return "signing key of this run";
  }
}
