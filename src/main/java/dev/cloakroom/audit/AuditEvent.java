package dev.cloakroom.audit;

import dev.cloakroom.token.EndCause;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that a security officer wants to know (ASVS 16.3). Observe the type that matters, or
 * this one for all:
 *
 * <pre>{@code
 * void alarm(@Observes LoginThrottled event) { … }
 * }</pre>
 *
 * <p>Accounts are as the caller typed them: encode them for whatever they are written into.
 */
public sealed interface AuditEvent {

  /** When, from where, and in which request. */
  Context context();

  /**
   * The circumstances of an event.
   *
   * @param time UTC
   * @param address the client's address, seen through trusted proxies only
   * @param requestId names one request in all its lines; the answer's {@code X-Request-Id}
   */
  record Context(Instant time, String address, String requestId) {}

  /**
   * Somebody signed in. {@code session} names the session in all its events, and to {@code DELETE
   * /api/admin/sessions}; its id, which is part of a secret, cannot be told from it.
   */
  record LoginSucceeded(Context context, String account, String session) implements AuditEvent {}

  /** The backend did not accept the credentials. */
  record LoginRejected(Context context, String account) implements AuditEvent {}

  /** Too many logins failed; the backend was not asked, or said so itself. */
  record LoginThrottled(Context context, String account, Duration retryAfter)
      implements AuditEvent {}

  /** An access token was exchanged for a new one. */
  record TokenRenewed(Context context, String session) implements AuditEvent {}

  /** The backend refused to renew; the session ends. */
  record RenewalRefused(Context context, String session) implements AuditEvent {}

  /** A session is over. */
  record SessionEnded(Context context, String session, EndCause cause) implements AuditEvent {}

  /** An administrator ended one session, or all of a subject; the other of the two is empty. */
  record EndedByAdministrator(Context context, String administrator, String subject, String session)
      implements AuditEvent {}

  /**
   * A request came that no page of ours has sent, or a page of ours whose origin is not in {@code
   * cloakroom.public-origins}.
   *
   * @param origin the request's {@code Origin} as it came, which is for the caller to choose;
   *     without one the origin of its {@code Referer}; empty without both
   * @param accepted the origins that are accepted, for example {@code [https://app.example]}
   */
  record CrossOriginRefused(Context context, String method, String origin, String accepted)
      implements AuditEvent {}
}
