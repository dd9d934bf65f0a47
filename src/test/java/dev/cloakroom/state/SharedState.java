package dev.cloakroom.state;

/** What nodes of one test share. Its time is that of the test's clock. */
public interface SharedState extends AutoCloseable {
  /** A way to it for one more node. */
  Link link();

  /** Another server takes its place, that knows nothing and numbers its journals anew. */
  void forgetsEverything();

  @Override
  default void close() {}
}
