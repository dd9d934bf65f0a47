package dev.cloakroom.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code cloakroom-check.jar} at real servers; {@link ReverseProxyIT} tries it behind nginx. */
@OnServer
class DeploymentCheckIT {
  @Test
  void nothingIsFoundButThatThisIsDevelopment() {
    var check = CheckProgram.run(Server.page(), List.of());
    assertEquals(Set.of("development"), check.found(), check::output);
    assertEquals(0, check.exitStatus());
  }

  @Test
  void aContextRootWhereNothingIsIsNamed() {
    var check = CheckProgram.run(Server.page().resolve("/nowhere"), List.of());
    assertEquals(Set.of("other-context-root"), check.found(), check::output);
    assertEquals(1, check.exitStatus());
  }
}
