package dev.cloakroom.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.fake.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreOfFrontEndTest {
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final byte[] VALUE = {1};

  private final MemoryStore all = new MemoryStore(new FakeClock());
  private final Store shop = new StoreOfFrontEnd(all, new FrontEnd("shop"));
  private final Store club = new StoreOfFrontEnd(all, new FrontEnd("club"));

  private void assertNowhereElse(String key) {
    assertTrue(all.get(key).isEmpty());
    assertTrue(club.get(key).isEmpty());
  }

  @Test
  void doesEachOperationUnderItsOwnKey() {
    shop.put("a", VALUE, LIFE);
    assertArrayEquals(VALUE, shop.get("a").orElseThrow());
    assertArrayEquals(VALUE, all.get("front-end:shop:a").orElseThrow());
    assertNowhereElse("a");
    assertTrue(club.putIfAbsent("a", VALUE, LIFE));
    assertFalse(shop.putIfAbsent("a", VALUE, LIFE));
    assertTrue(shop.prolong("a", VALUE, LIFE.multipliedBy(2)));
    assertEquals(Optional.of(LIFE.multipliedBy(2)), shop.left("a"));
    assertEquals(Optional.of(LIFE), club.left("a"));
    shop.remove("a", VALUE);
    assertTrue(shop.get("a").isEmpty());
    club.remove("a");
    assertTrue(club.get("a").isEmpty());
  }

  @Test
  void countsForItself() {
    assertEquals(2, shop.count("c", 2, LIFE));
    assertEquals(1, club.count("c", 1, LIFE));
    assertEquals(1, all.count("c", 1, LIFE));
    assertEquals(3, shop.count("c", 1, LIFE));
  }

  @Test
  void hasJournalsOfItsOwn() {
    shop.append("ended", "of the shop", LIFE);
    all.append("ended", "of the default one", LIFE);
    assertEquals(List.of("of the shop"), shop.read("ended", Journal.BEGINNING).lines());
    assertEquals(List.of("of the default one"), all.read("ended", Journal.BEGINNING).lines());
    assertEquals(List.of(), club.read("ended", Journal.BEGINNING).lines());
  }

  @Test
  void isAsWellAsTheStoreItself() {
    assertFalse(shop.shared());
    assertEquals(Optional.empty(), shop.fault());
    all.put("a", VALUE, LIFE);
    shop.close();
    assertArrayEquals(VALUE, all.get("a").orElseThrow());
  }

  @Test
  void theDefaultFrontEndUsesTheStoreItself() {
    var producer = new StoreProducer();
    assertSame(all, producer.ofFrontEnd(all));
    var made = new FrontEnd("shop").call(() -> producer.ofFrontEnd(all));
    made.put("a", VALUE, LIFE);
    assertArrayEquals(VALUE, shop.get("a").orElseThrow());
  }
}
