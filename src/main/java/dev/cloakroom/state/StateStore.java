package dev.cloakroom.state;

/** The store of the shared state. Classes inject only the interface that they need of it. */
public interface StateStore extends Counters, Journal, AutoCloseable {

  @Override
  void close();
}
