package dev.cloakroom.state;

import java.util.Optional;

/** The store of the shared state. Classes inject only the interface that they need of it. */
public interface Store extends Counters, Journal, AutoCloseable {

  /**
   * Why the store cannot be used or cannot be written, as far as it is known without asking it;
   * empty if nothing is known against it.
   */
  Optional<StateFault> fault();

  @Override
  void close();
}
