package dev.cloakroom.bean;

import java.util.function.Supplier;

/**
 * One of the front ends that this deployment serves. The keys {@code cloakroom.…} configure the
 * default one, the keys {@code cloakroom.frontend.<name>.…} the others.
 *
 * @param name empty for the default front end
 */
public record FrontEnd(String name) {
  /** The front end of all requests whose origin is no named front end's. */
  public static final FrontEnd DEFAULT = new FrontEnd("");

  // Set only while a request of a named front end is served, or while its beans are made.
  private static final ThreadLocal<FrontEnd> CURRENT = new ThreadLocal<>();

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is neither empty nor 1 to 32 of the characters
   *     a-z, 0-9 and '-'
   */
  public FrontEnd {
    if (!name.matches("[a-z0-9-]{0,32}")) {
      throw new IllegalArgumentException("not the name of a front end");
    }
  }

  /** The front end whose beans are injected on this thread. */
  public static FrontEnd current() {
    var current = CURRENT.get();
    return current == null ? DEFAULT : current;
  }

  /** Whether it is {@link #DEFAULT}. */
  public boolean isDefault() {
    return name.isEmpty();
  }

  /** A name for something of this front end that others have too, such as {@code shop/orders}. */
  public String qualified(String ofItsOwn) {
    return isDefault() ? ofItsOwn : name + "/" + ofItsOwn;
  }

  /** Runs the task while this is the current front end. Then the one before is current again. */
  public void run(Runnable task) {
    call(
        () -> {
          task.run();
          return null;
        });
  }

  /** What {@code from} gets while this is the current front end. */
  public <T> T call(Supplier<T> from) {
    var before = enter();
    try {
      return from.get();
    } finally {
      before.enter();
    }
  }

  /**
   * Makes it the current front end of this thread. The caller makes the one before current again.
   *
   * @return the one before
   */
  public FrontEnd enter() {
    var before = current();
    // A pooled thread keeps nothing.
    if (isDefault()) {
      CURRENT.remove();
    } else {
      CURRENT.set(this);
    }
    return before;
  }
}
