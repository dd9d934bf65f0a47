package dev.cloakroom.state;

import dev.cloakroom.config.Settings.Redis;

/** Real Redis servers that a test shares, in any topology. */
public interface TestServers extends AutoCloseable {

  /** How a node reaches them. */
  Redis settings();

  /** Kills them all; what they knew is gone. */
  void stop();

  /** Starts those that do not run. */
  void start();

  void forgetEverything();

  @Override
  void close();
}
