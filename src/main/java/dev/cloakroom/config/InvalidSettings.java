package dev.cloakroom.config;

import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.List;

/** Lists all faults of the configuration. It is thrown at start-up and stops the deployment. */
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

  /** One text for each fault, of the form {@code key: what is wrong; remedy}. */
  List<String> faults() {
    return faults;
  }
}
