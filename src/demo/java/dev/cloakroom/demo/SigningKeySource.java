package dev.cloakroom.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configures the container's MicroProfile JWT to verify the tokens of this run. */
public final class SigningKeySource implements ConfigSource {

  // Above system properties (400): no setting of the server can know the key of this run.
  private static final int ORDINAL = 500;

  private static final String LOCATION = "mp.jwt.verify.publickey.location";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final Map<String, String> PROPERTIES = properties();

  private static Map<String, String> properties() {
    var properties =
        new HashMap<>(
            Map.of(
                "mp.jwt.verify.publickey.algorithm",
                "RS256",
                ISSUER,
                System.getProperty(ISSUER, AccessTokens.ISSUER),
                // The demo's tokens live too briefly for a tolerance.
                "mp.jwt.verify.clock.skew",
                "0"));
    // Only one of publickey and publickey.location may be set. If the server's properties set the
    // location, it leads to the same key (KeysResource), or to those of another provider whose
    // access
    // tokens the demo is to take; then they set the issuer too.
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
