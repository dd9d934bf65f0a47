package dev.cloakroom.state;

/** The store of the shared state. Classes inject only the interface that they need of it. */
public interface Store extends Counters, Journal, AutoCloseable {

  @Override
  void close();
}
