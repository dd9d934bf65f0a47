package dev.cloakroom.drain;

import dev.cloakroom.config.Settings;

/** Drains that no signal begins. */
public final class TestDrain {

  private TestDrain() {}

  public static Drain of(Settings settings) {
    return new Drain(settings);
  }

  /** One that has begun, and waits no longer. */
  public static Drain begun(Settings settings) {
    var drain = new Drain(settings);
    drain.run();
    return drain;
  }
}
