package dev.cloakroom.audit;

import dev.cloakroom.audit.AuditEvent.Cause;
import dev.cloakroom.audit.AuditEvent.Context;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Says what happened; a verb for each event. */
@ApplicationScoped
public class Audit {
  private static final Logger LOG = Logger.getLogger(Audit.class.getName());
  private static final String REQUEST_ID = Audit.class.getName() + ".requestId";
  private static final int HASH_BYTES = 8;

  private final Consumer<AuditEvent> sink;
  private final Callers callers;
  private final Clock clock;
  private final SecretKeySpec hashKey;

  Audit() {
    this.sink = null;
    this.callers = null;
    this.clock = null;
    this.hashKey = null;
  }

  @Inject
  Audit(Event<AuditEvent> events, Callers callers, Settings settings, Clock clock) {
    this((Consumer<AuditEvent>) events::fire, callers, settings, clock);
  }

  /**
   * @param sink gets each event at once
   */
  public Audit(Consumer<AuditEvent> sink, Callers callers, Settings settings, Clock clock) {
    this.sink = sink;
    this.callers = callers;
    this.clock = clock;
    // A key that nodes share, so that their logs can be joined, and nobody else has.
    var newest = settings.cookies().keys().get(0).key();
    this.hashKey = new SecretKeySpec(mac(newest.getEncoded(), "cloakroom audit"), "HmacSHA256");
  }

  /** A name for the request, for all lines about it. */
  public static String requestId(HttpServletRequest request) {
    if (request.getAttribute(REQUEST_ID) instanceof String id) {
      return id;
    }
    var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    request.setAttribute(REQUEST_ID, id);
    return id;
  }

  public void loginSucceeded(HttpServletRequest request, String account, String sid) {
    say(new AuditEvent.LoginSucceeded(context(request), account, hash(sid)));
  }

  public void loginRejected(HttpServletRequest request, String account) {
    say(new AuditEvent.LoginRejected(context(request), account));
  }

  public void loginThrottled(HttpServletRequest request, String account, Duration retryAfter) {
    say(new AuditEvent.LoginThrottled(context(request), account, retryAfter));
  }

  public void tokenRenewed(HttpServletRequest request, String sid) {
    say(new AuditEvent.TokenRenewed(context(request), hash(sid)));
  }

  public void renewalRefused(HttpServletRequest request, String sid) {
    say(new AuditEvent.RenewalRefused(context(request), hash(sid)));
  }

  public void sessionEnded(HttpServletRequest request, String sid, Cause cause) {
    say(new AuditEvent.SessionEnded(context(request), hash(sid), cause));
  }

  public void crossOriginRefused(HttpServletRequest request) {
    say(new AuditEvent.CrossOriginRefused(context(request), request.getMethod()));
  }

  private Context context(HttpServletRequest request) {
    return new Context(clock.instant(), callers.of(request).address(), requestId(request));
  }

  // An observer of another team may fail; the user's login must not fail with it.
  private void say(AuditEvent event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "an observer of {0} failed with {1}",
          new Object[] {event.getClass().getSimpleName(), e.getClass().getName()});
    }
  }

  private String hash(String sid) {
    var mac = mac(hashKey.getEncoded(), sid);
    return HexFormat.of().formatHex(Arrays.copyOf(mac, HASH_BYTES));
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }
}
