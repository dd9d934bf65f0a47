package dev.cloakroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last 100 orders of each user, in memory. */
@ApplicationScoped
class Orders {

  private static final int KEPT = 100;

  private final Map<String, Deque<Order>> bySubject = new HashMap<>();
  private long lastId;

  synchronized List<Order> of(String subject) {
    return List.copyOf(bySubject.getOrDefault(subject, new ArrayDeque<>()));
  }

  synchronized Order place(String subject, NewOrder order) {
    var placed = new Order(++lastId, order.item(), order.quantity());
    var orders = bySubject.computeIfAbsent(subject, unknown -> new ArrayDeque<>());
    orders.addLast(placed);
    if (orders.size() > KEPT) {
      orders.removeFirst();
    }
    return placed;
  }
}
