package dev.cloakroom.config;

import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.List;

/** All faults of a configuration at once. Thrown at start-up, it stops the deployment. */
public final class InvalidSettings extends DeploymentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  InvalidSettings(List<String> faults) {
    super(
        "Cloakroom cannot start: "
            + faults.size()
            + (faults.size() == 1 ? " fault" : " faults")
            + " in its configuration\n  - "
            + String.join("\n  - ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One sentence a fault: the key, what is wrong with its value, the remedy. */
  List<String> faults() {
    return faults;
  }
}
