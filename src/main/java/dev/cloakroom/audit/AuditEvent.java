package dev.cloakroom.audit;

import dev.cloakroom.token.EndCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A security event (ASVS 16.3), fired as a CDI event. To receive one type of event, observe that
 * type; to receive all, observe this one:
 *
 * <pre>{@code
 * void alarm(@Observes LoginThrottled event) { … }
 * }</pre>
 *
 * <p>An {@code account} is text as the client sent it: an observer must encode it for its output.
 */
public sealed interface AuditEvent {

  /** The time, the client's address and the request. */
  Context context();

  /**
   * The circumstances of an event.
   *
   * @param time UTC
   * @param address the client's IP address; forwarding headers count only from trusted proxies
   * @param requestId the response's {@code X-Request-Id}; the same in all log lines of the request
   * @param traceId the trace id of the request's {@code traceparent} (W3C Trace Context): 32
   *     hexadecimal digits; empty if it has no valid one. A client can send any.
   * @param subject the digest of the session's user, the same in all sessions of one user; empty if
   *     the event is about no session, or if nothing names the user
   * @param frontEnd the name of the front end that the request addressed; empty for the default one
   */
  record Context(
      Instant time,
      String address,
      String requestId,
      Optional<String> traceId,
      Optional<String> subject,
      Optional<String> frontEnd) {

    /** Of the default front end. */
    public Context(
        Instant time,
        String address,
        String requestId,
        Optional<String> traceId,
        Optional<String> subject) {
      this(time, address, requestId, traceId, subject, Optional.empty());
    }

    /** Without trace and user. */
    public Context(Instant time, String address, String requestId) {
      this(time, address, requestId, Optional.empty(), Optional.empty());
    }
  }

  /**
   * A user signed in. {@code session} is the name of the session in all its events and in {@code
   * DELETE /api/admin/sessions}. The session's id is secret and cannot be derived from the name.
   *
   * @param account the account of the credentials, or the {@code sub} of the ID token
   * @param method {@code password} or {@code openid_connect}
   * @param issuer the OpenID Provider's issuer; empty for a password
   */
  record LoginSucceeded(
      Context context, String account, String session, String method, String issuer)
      implements AuditEvent {}

  /**
   * The backend did not accept the credentials, or a sign-in at an OpenID Provider failed.
   *
   * @param account empty for a sign-in at a provider
   * @param reason the check that failed at a sign-in at a provider, for example {@code nonce};
   *     empty for credentials
   */
  record LoginRejected(Context context, String account, String reason) implements AuditEvent {}

  /**
   * The OpenID Provider cannot be used. An operator has to look at it.
   *
   * @param fault for example {@code unreachable}, {@code invalid_client}, {@code issuer} or {@code
   *     keys}
   */
  record ProviderFault(Context context, String fault) implements AuditEvent {}

  /**
   * The OpenID Provider ended sessions with a logout token (OpenID Connect Back-Channel Logout
   * 1.0).
   *
   * @param session the digest of the provider's session, or empty
   * @param subject the digest of the user, or empty
   * @param jti the digest of the logout token's {@code jti}
   */
  record EndedByProvider(Context context, String session, String subject, String jti)
      implements AuditEvent {}

  /** A logout token was refused. */
  record LogoutTokenRefused(Context context, String reason) implements AuditEvent {}

  /** The backend demanded a stronger or more recent authentication (RFC 9470). */
  record StepUpRequired(Context context, String session) implements AuditEvent {}

  /**
   * A login was refused because too many had failed: by Cloakroom, without a call to the backend,
   * or by the backend.
   */
  record LoginThrottled(Context context, String account, Duration retryAfter)
      implements AuditEvent {}

  /** An access token was exchanged for a new one. */
  record TokenRenewed(Context context, String session) implements AuditEvent {}

  /** The backend refused to renew; the session ends. */
  record RenewalRefused(Context context, String session) implements AuditEvent {}

  /** A session is over. */
  record SessionEnded(Context context, String session, EndCause cause) implements AuditEvent {}

  /**
   * An administrator ended sessions: the one named {@code session}, or all of {@code subject}. The
   * other of the two is empty.
   */
  record EndedByAdministrator(Context context, String administrator, String subject, String session)
      implements AuditEvent {}

  /**
   * A request was refused because the page that sent it is not of an accepted origin. If the page
   * is the application's own, its origin is missing in {@code cloakroom.public-origins}.
   *
   * @param origin the request's {@code Origin} as received, which a client can forge; if there is
   *     none, the origin of its {@code Referer}; empty without both
   * @param accepted the origins that are accepted, for example {@code [https://app.example]}
   */
  record CrossOriginRefused(Context context, String method, String origin, String accepted)
      implements AuditEvent {}
}
