package dev.cloakroom.state;

import java.time.Clock;

/** What nodes of one test share, without a server: nothing happens there by itself. */
public final class SharedMemory implements SharedState {
  private final Clock clock;
  private volatile MemoryStore memory;

  public SharedMemory(Clock clock) {
    this.clock = clock;
    this.memory = new MemoryStore(clock);
  }

  @Override
  public Link link() {
    return new Link(() -> memory);
  }

  @Override
  public void forgetsEverything() {
    memory = new MemoryStore(clock);
  }
}
