package dev.cloakroom.state;

import java.time.Clock;

/** What nodes of one test share, without a server: nothing happens there by itself. */
public final class SharedMemory {
  private final Clock clock;
  private volatile MemoryStore memory;

  public SharedMemory(Clock clock) {
    this.clock = clock;
    this.memory = new MemoryStore(clock);
  }

  /** A way to it for one more node. */
  public Link link() {
    return new Link(() -> memory);
  }

  /** Another server takes its place, that knows nothing and numbers its journals anew. */
  public void forgetsEverything() {
    memory = new MemoryStore(clock);
  }
}
