package dev.cloakroom.state;

/** Threads that keep no program running. */
public final class Daemons {
  private Daemons() {}

  public static Thread thread(Runnable task) {
    var thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}
