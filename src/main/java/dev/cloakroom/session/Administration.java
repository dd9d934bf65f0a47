package dev.cloakroom.session;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.OpenIdConnect;
import dev.cloakroom.config.Settings;
import dev.cloakroom.throttle.Accounts;
import dev.cloakroom.token.EndKey;
import dev.cloakroom.token.IssuerKind;
import dev.cloakroom.token.Session;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends sessions of any user, on every node. The caller has checked that an administrator sent the
 * request.
 */
@PerFrontEnd
public class Administration {
  private final EndedJournal journal;
  private final Optional<String> issuer;
  private final Audit audit;
  private final HttpServletRequest request;

  @Inject
  Administration(EndedJournal journal, Settings settings, Audit audit, HttpServletRequest request) {
    this.journal = journal;
    this.issuer = settings.openIdConnect().map(OpenIdConnect::issuer);
    this.audit = audit;
    this.request = request;
  }

  /**
   * Ends one session. A name that no session has ends nothing, but is in the audit log too.
   *
   * @param name the {@link Session#publicId()}
   * @param administrator who is named in the audit log
   */
  public void endSession(String name, String administrator) {
    journal.end(new EndKey(EndKey.Kind.SESSION, name));
    audit.endedByAdministrator(request, administrator, "", name);
  }

  /**
   * Ends every session that the subject has begun by now.
   *
   * <p>A session with opaque tokens holds the digest of the account in its normalised form ({@link
   * Accounts#normalised}); a session of an older version holds that of the account as typed. So
   * both forms are ended: {@code Ada@example.org} also ends the sessions of {@code
   * ada@example.org}. If two values of {@code sub} differ by letter case only, ending {@code Ada}
   * also ends {@code ada}, but ending {@code ada} does not end {@code Ada}.
   *
   * @param subject the {@code sub} of access tokens or of ID tokens, or the account if tokens are
   *     opaque, in any letter case
   * @param administrator who is named in the audit log
   */
  public void endSubject(String subject, String administrator) {
    Stream.of(subject, Accounts.normalised(subject))
        .distinct()
        .flatMap(this::digests)
        .map(digest -> new EndKey(EndKey.Kind.SUBJECT, digest))
        .forEach(journal::end);
    audit.endedByAdministrator(request, administrator, subject, "");
  }

  private Stream<String> digests(String subject) {
    return Stream.concat(
        Stream.of(Session.digestOfSubject(IssuerKind.PASSWORD, "", subject)),
        issuer.stream()
            .map(
                provider -> Session.digestOfSubject(IssuerKind.OPENID_CONNECT, provider, subject)));
  }
}
