package shop;

import dev.cloakroom.audit.AuditEvent.LoginSucceeded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the sign-ins since the start. */
@ApplicationScoped
public class SignIns {
  private final AtomicInteger count = new AtomicInteger();

  void count(@Observes LoginSucceeded event) {
    count.incrementAndGet();
  }

  public int sinceTheStart() {
    return count.get();
  }
}
