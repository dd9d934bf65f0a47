package dev.cloakroom.bean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrontEndContextTest {
  private static final FrontEnd SHOP = new FrontEnd("shop");

  private final FrontEndContext context = new FrontEndContext();
  private final List<Object> destroyed = new ArrayList<>();

  private final class Bean implements Contextual<Object> {
    private final Supplier<Object> make;

    Bean(Supplier<Object> make) {
      this.make = make;
    }

    @Override
    public Object create(CreationalContext<Object> creation) {
      return make.get();
    }

    @Override
    public void destroy(Object instance, CreationalContext<Object> creation) {
      destroyed.add(instance);
    }
  }

  private static final class Creation implements CreationalContext<Object> {
    @Override
    public void push(Object incomplete) {}

    @Override
    public void release() {}
  }

  private Object instance(Bean bean) {
    return context.get(bean, new Creation());
  }

  @Test
  void keepsOneInstanceOfEachBeanForEachFrontEnd() {
    var bean = new Bean(Object::new);
    var other = new Bean(Object::new);
    var ofDefault = instance(bean);
    var ofShop = SHOP.call(() -> instance(bean));
    assertSame(ofDefault, instance(bean));
    assertSame(ofShop, SHOP.call(() -> instance(bean)));
    assertNotSame(ofDefault, ofShop);
    assertNotSame(ofDefault, instance(other));
    assertTrue(context.isActive());
    assertEquals(FrontEndScoped.class, context.getScope());
  }

  @Test
  void givesABeanThoseOfItsFrontEnd() {
    var inner = new Bean(Object::new);
    var outer = new Bean(() -> List.of(instance(inner)));
    assertEquals(List.of(instance(inner)), instance(outer));
    assertEquals(List.of(SHOP.call(() -> instance(inner))), SHOP.call(() -> instance(outer)));
    assertNotSame(instance(inner), SHOP.call(() -> instance(inner)));
  }

  @Test
  void createsNothingUnlessAsked() {
    var bean = new Bean(Object::new);
    assertNull(context.get(bean));
    var made = instance(bean);
    assertSame(made, context.get(bean));
    assertNull(SHOP.call(() -> context.get(bean)));
  }

  @Test
  void threadsAtTheSameTimeGetOneInstance() throws Exception {
    var bean = new Bean(Object::new);
    var barrier = new CyclicBarrier(4);
    Set<Object> found = ConcurrentHashMap.newKeySet();
    var threads = Executors.newFixedThreadPool(4);
    var runs =
        Stream.generate(
                () ->
                    threads.submit(
                        () -> {
                          barrier.await();
                          return found.add(SHOP.call(() -> instance(bean)));
                        }))
            .limit(4)
            .toList();
    for (var run : runs) {
      run.get();
    }
    threads.shutdown();
    assertEquals(1, found.size());
  }

  @Test
  void destroysAllInTheEndTheLastFirst() {
    var first = instance(new Bean(Object::new));
    var second = SHOP.call(() -> instance(new Bean(Object::new)));
    context.close();
    assertEquals(List.of(second, first), destroyed);
    context.close();
    assertEquals(2, destroyed.size());
  }
}
