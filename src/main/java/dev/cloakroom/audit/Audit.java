package dev.cloakroom.audit;

import dev.cloakroom.audit.AuditEvent.Context;
import dev.cloakroom.bean.SingleInstance;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.caller.TraceParent;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.Session;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Publishes security events, with one method for each type of event. An event names a session by
 * its name, never by its id, which is secret.
 */
@SingleInstance
public class Audit {
  private static final Logger LOG = Logger.getLogger(Audit.class.getName());

  private final Consumer<AuditEvent> sink;
  private final Callers callers;
  private final Clock clock;

  @Inject
  Audit(Event<AuditEvent> events, Callers callers, Clock clock) {
    this((Consumer<AuditEvent>) events::fire, callers, clock);
  }

  /**
   * Publishes to {@code sink} instead of CDI.
   *
   * @param sink is called with each event, on the thread of the request
   */
  public Audit(Consumer<AuditEvent> sink, Callers callers, Clock clock) {
    this.sink = sink;
    this.callers = callers;
    this.clock = clock;
  }

  /** A sign-in with a password. */
  public void loginSucceeded(HttpServletRequest request, String account, Session session) {
    publish(
        new AuditEvent.LoginSucceeded(
            context(request, session), account, session.publicId(), "password", ""));
  }

  /** A sign-in at an OpenID Provider. */
  public void loginSucceeded(
      HttpServletRequest request, String subject, Session session, String issuer) {
    publish(
        new AuditEvent.LoginSucceeded(
            context(request, session), subject, session.publicId(), "openid_connect", issuer));
  }

  /** A sign-in with a password. */
  public void loginRejected(HttpServletRequest request, String account) {
    publish(new AuditEvent.LoginRejected(context(request), account, ""));
  }

  /** A sign-in at an OpenID Provider. */
  public void signInFailed(HttpServletRequest request, String reason) {
    publish(new AuditEvent.LoginRejected(context(request), "", reason));
  }

  public void providerFault(HttpServletRequest request, String fault) {
    publish(new AuditEvent.ProviderFault(context(request), fault));
  }

  public void endedByProvider(
      HttpServletRequest request, String session, String subject, String jti) {
    publish(new AuditEvent.EndedByProvider(context(request), session, subject, jti));
  }

  public void logoutTokenRefused(HttpServletRequest request, String reason) {
    publish(new AuditEvent.LogoutTokenRefused(context(request), reason));
  }

  public void stepUpRequired(HttpServletRequest request, Session session) {
    publish(new AuditEvent.StepUpRequired(context(request, session), session.publicId()));
  }

  public void loginThrottled(HttpServletRequest request, String account, Duration retryAfter) {
    publish(new AuditEvent.LoginThrottled(context(request), account, retryAfter));
  }

  public void tokenRenewed(HttpServletRequest request, Session session) {
    publish(new AuditEvent.TokenRenewed(context(request, session), session.publicId()));
  }

  public void renewalRefused(HttpServletRequest request, Session session) {
    publish(new AuditEvent.RenewalRefused(context(request, session), session.publicId()));
  }

  public void sessionEnded(HttpServletRequest request, Session session, EndCause cause) {
    publish(new AuditEvent.SessionEnded(context(request, session), session.publicId(), cause));
  }

  /** The end of a session of which only the name is known. */
  public void sessionEnded(HttpServletRequest request, String name, EndCause cause) {
    publish(new AuditEvent.SessionEnded(context(request), name, cause));
  }

  public void endedByAdministrator(
      HttpServletRequest request, String administrator, String subject, String session) {
    publish(new AuditEvent.EndedByAdministrator(context(request), administrator, subject, session));
  }

  public void crossOriginRefused(HttpServletRequest request, String origin, String accepted) {
    publish(
        new AuditEvent.CrossOriginRefused(context(request), request.getMethod(), origin, accepted));
  }

  private Context context(HttpServletRequest request) {
    return context(request, Optional.empty());
  }

  private Context context(HttpServletRequest request, Session session) {
    // Without a user, a session stands for itself.
    return context(
        request, Optional.of(session.userId()).filter(user -> !user.equals(session.publicId())));
  }

  private Context context(HttpServletRequest request, Optional<String> subject) {
    return new Context(
        clock.instant(),
        callers.of(request).address(),
        callers.requestId(request),
        TraceParent.traceId(request),
        subject,
        Optional.of(callers.frontEnd(request).name()).filter(name -> !name.isEmpty()));
  }

  // An exception of an application's observer must not make a login fail.
  private void publish(AuditEvent event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "an observer of {0} failed with {1}",
          new Object[] {event.getClass().getSimpleName(), e.getClass().getName()});
    }
  }
}
