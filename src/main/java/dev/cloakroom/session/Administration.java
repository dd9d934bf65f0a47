package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.crypto.Digest;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;

/** Ends the sessions of others, on every node. The caller has made sure who asks. */
@SingleInstance
public class Administration {
  private final EndedJournal journal;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  Administration(EndedJournal journal, Audit audit, HttpServletRequest request) {
    this.journal = journal;
    this.audit = audit;
    this.request = request;
  }

  /** Ends the session of that {@link Session#publicId() name}, if there is one. */
  public void endSession(String name, String administrator) {
    journal.end(new EndKey(EndKey.Kind.SESSION, name));
    audit.endedByAdministrator(request, administrator, "", name);
  }

  /**
   * Ends every session that the subject has begun by now.
   *
   * <p>Sessions with opaque tokens know their account as the throttle normalises it, and those of
   * older versions as it was typed. So both forms are ended: {@code Ada@example.org} ends the
   * sessions of {@code ada@example.org} too. A {@code sub} that differs from another one by letter
   * case only is ended together with it where the other one is all lower case.
   *
   * @param subject the {@code sub} of access tokens, or the account where tokens are opaque, in any
   *     letter case
   */
  public void endSubject(String subject, String administrator) {
    Stream.of(subject, Accounts.normalised(subject))
        .distinct()
        .map(Digest::of)
        .map(digest -> new EndKey(EndKey.Kind.SUBJECT, digest))
        .forEach(journal::end);
    audit.endedByAdministrator(request, administrator, subject, "");
  }
}
