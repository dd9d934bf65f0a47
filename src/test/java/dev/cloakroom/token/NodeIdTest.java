package dev.cloakroom.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class NodeIdTest {

  @Test
  void isEightCharactersThatAreNeverTheSame() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 1000; i++) {
      var id = new NodeId().id();
      // A sealed cookie has room for 48 bits.
      assertTrue(id.matches("[A-Za-z0-9_-]{8}"), id);
      assertTrue(seen.add(id), id);
    }
  }

  @Test
  void staysTheSameForOneNode() {
    var node = new NodeId();
    assertEquals(node.id(), node.id());
  }
}
