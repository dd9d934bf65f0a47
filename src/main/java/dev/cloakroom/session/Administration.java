package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Ends the sessions of others, on every node. The caller has made sure who asks. */
@ApplicationScoped
public class Administration {
  private final EndedJournal journal;
  private final Audit audit;
  private final HttpServletRequest request;

  Administration() {
    this(null, null, null);
  }

  @Inject
  Administration(EndedJournal journal, Audit audit, HttpServletRequest request) {
    this.journal = journal;
    this.audit = audit;
    this.request = request;
  }

  /** Ends the session of that {@link Session#name() name}, if there is one. */
  public void endSession(String name, String administrator) {
    journal.endSession(name);
    audit.endedByAdministrator(request, administrator, "", name);
  }

  /**
   * Ends every session that the subject has begun by now.
   *
   * @param subject the {@code sub} of access tokens, or the account where tokens are opaque
   */
  public void endSubject(String subject, String administrator) {
    journal.endSubject(Session.digest(subject));
    audit.endedByAdministrator(request, administrator, subject, "");
  }
}
