package dev.cloakroom.caller;

import dev.cloakroom.bean.SingleInstance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The client on whose behalf the current thread calls a backend. In a request it is the client of
 * that request; in a background task it is the client of the request that started the task.
 */
@SingleInstance
public class OnBehalf {
  private final HttpServletRequest served;
  private final Callers callers;
  // Set only while a background task runs, so that no pooled thread keeps it.
  private final ThreadLocal<ClientFields> captured = new ThreadLocal<>();

  @Inject
  public OnBehalf(HttpServletRequest served, Callers callers) {
    this.served = served;
    this.callers = callers;
  }

  /** The header fields that describe that client. */
  public ClientFields client() {
    var known = captured.get();
    if (known != null) {
      return known;
    }
    return served == null ? ClientFields.NONE : ClientFields.of(served, callers);
  }

  /** Wraps the task so that another thread runs it on behalf of the current client. */
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
