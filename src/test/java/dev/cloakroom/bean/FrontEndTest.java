package dev.cloakroom.bean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontEndTest {
  private static final FrontEnd SHOP = new FrontEnd("shop");
  private static final FrontEnd CLUB = new FrontEnd("club");

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "my_shop", "a.b", "a/b", "123456789012345678901234567890123"})
  void refusesOtherNames(String name) {
    assertThrows(IllegalArgumentException.class, () -> new FrontEnd(name));
  }

  @Test
  void isTheCurrentOneOnItsThreadUntilItIsLeft() {
    assertEquals(FrontEnd.DEFAULT, FrontEnd.current());
    var before = SHOP.enter();
    try {
      assertEquals(SHOP, FrontEnd.current());
      assertEquals(CLUB, CLUB.call(FrontEnd::current));
      assertEquals(FrontEnd.DEFAULT, FrontEnd.DEFAULT.call(FrontEnd::current));
      assertEquals(FrontEnd.DEFAULT, CompletableFuture.supplyAsync(FrontEnd::current).join());
      assertEquals(SHOP, FrontEnd.current());
    } finally {
      before.enter();
    }
    assertEquals(FrontEnd.DEFAULT, FrontEnd.current());
  }

  @Test
  void isLeftAfterAFault() {
    Runnable failing =
        () -> {
          throw new IllegalStateException();
        };
    assertThrows(IllegalStateException.class, () -> SHOP.run(failing));
    assertEquals(FrontEnd.DEFAULT, FrontEnd.current());
  }

  @Test
  void hasNamesOfItsOwn() {
    assertEquals("orders", FrontEnd.DEFAULT.qualified("orders"));
    assertEquals("shop/orders", SHOP.qualified("orders"));
  }

  @Test
  void aValueIsMadeOnceForEachFrontEnd() {
    List<FrontEnd> made = new ArrayList<>();
    // The front end of the request during which the holder is made does not count.
    var each =
        SHOP.call(
            () ->
                new EachFrontEnd<>(
                    () -> {
                      made.add(FrontEnd.current());
                      return new Object();
                    }));
    assertEquals(List.of(FrontEnd.DEFAULT), made);
    var ofShop = SHOP.call(each::current);
    assertSame(ofShop, each.of(SHOP));
    assertSame(each.of(FrontEnd.DEFAULT), each.current());
    assertEquals(List.of(FrontEnd.DEFAULT, SHOP), made);
    assertEquals(Set.of(ofShop, each.current()), new HashSet<>(each.made()));
  }
}
