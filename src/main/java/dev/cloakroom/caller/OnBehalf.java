package dev.cloakroom.caller;

import dev.cloakroom.bean.SingleInstance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * On whose behalf the current thread calls a backend: the client of the request that is being
 * served, or, in the background, of the request that was the reason for the work.
 */
@SingleInstance
public class OnBehalf {
  private final HttpServletRequest served;
  private final Callers callers;
  // Set only while a task in the background runs, so that no thread of a pool keeps it.
  private final ThreadLocal<ClientFields> captured = new ThreadLocal<>();

  @Inject
  public OnBehalf(HttpServletRequest served, Callers callers) {
    this.served = served;
    this.callers = callers;
  }

  /** What a backend may be told about that client. */
  public ClientFields client() {
    var known = captured.get();
    if (known != null) {
      return known;
    }
    return served == null ? ClientFields.NONE : ClientFields.of(served, callers);
  }

  /** The task, to be run on another thread on behalf of the same client. */
  public Runnable carried(Runnable task) {
    var client = client();
    return () -> {
      captured.set(client);
      try {
        task.run();
      } finally {
        captured.remove();
      }
    };
  }
}
