package dev.cloakroom.example;

import dev.cloakroom.spi.StateStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shows what a store does. One that nodes share keeps the same in a database. */
@ApplicationScoped
public class MapStateStore implements StateStore {
  private final Map<String, String> entries = new ConcurrentHashMap<>();
  private final Map<String, List<String>> journals = new ConcurrentHashMap<>();

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public boolean replace(
      String key, Optional<String> before, Optional<String> after, Duration lifetime) {
    if (before.isEmpty()) {
      return after.isPresent()
          ? entries.putIfAbsent(key, after.get()) == null
          : !entries.containsKey(key);
    }
    return after.isPresent()
        ? entries.replace(key, before.get(), after.get())
        : entries.remove(key, before.get());
  }

  @Override
  public void append(String journal, String line, Duration lifetime) {
    journals.computeIfAbsent(journal, name -> new CopyOnWriteArrayList<>()).add(line);
  }

  @Override
  public Page read(String journal, String position) {
    var lines = List.copyOf(journals.getOrDefault(journal, List.of()));
    var from = position.isEmpty() ? 0 : Integer.parseInt(position);
    return new Page(lines.subList(from, lines.size()), Integer.toString(lines.size()), false);
  }
}
