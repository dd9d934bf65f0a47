package dev.cloakroom.state;

/** A place for what nodes know together. Who needs a part of it asks for that part. */
public interface StateStore extends Counters, Journal, AutoCloseable {

  @Override
  void close();
}
