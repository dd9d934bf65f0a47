package dev.cloakroom.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomIdTest {

  @ParameterizedTest
  @ValueSource(ints = {6, 16, 32})
  void holdsSoManyBytes(int count) {
    assertEquals(count, Base64.getUrlDecoder().decode(RandomId.ofBytes(count)).length);
    assertTrue(RandomId.ofBytes(count).matches("[A-Za-z0-9_-]+"));
  }

  @Test
  void isNeverTheSameAndUsesEveryBit() {
    var seen = new HashSet<String>();
    var ones = new BitSet();
    for (var i = 0; i < 1000; i++) {
      var id = RandomId.ofBytes(16);
      assertTrue(seen.add(id), id);
      ones.or(BitSet.valueOf(Base64.getUrlDecoder().decode(id)));
    }
    assertEquals(128, ones.cardinality());
  }
}
