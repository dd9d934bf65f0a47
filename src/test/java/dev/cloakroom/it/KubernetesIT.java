package dev.cloakroom.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The manifests for Kubernetes, held to its API; no cluster is needed, and no server. */
@OnOneServer
class KubernetesIT {

  @Test
  void manifestsAreWhatKubernetesTakes() throws IOException, InterruptedException {
    NodeTests.pass(Path.of("src", "test", "kubernetes"), List.of("manifests.test.mjs"));
  }
}
