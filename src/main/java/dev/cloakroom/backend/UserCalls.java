package dev.cloakroom.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloakroom.answer.AnswerSummary;
import dev.cloakroom.bean.PerFrontEnd;
import dev.cloakroom.config.Limited;
import dev.cloakroom.config.Settings;
import dev.cloakroom.json.StrictJson;
import dev.cloakroom.metrics.CallKind;
import dev.cloakroom.metrics.CallTimer;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.restclient.BackendAnswer;
import dev.cloakroom.restclient.BackendCall;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.EndCause;
import dev.cloakroom.token.TokenException;
import dev.cloakroom.token.TokenException.BackendInvalid;
import dev.cloakroom.token.TokenException.BackendUnavailable;
import dev.cloakroom.token.TokenException.SessionEnded;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Logger;

/**
 * Calls the user resource: renews a token that the backend refuses, turns faults into problems, and
 * decides what an answer proves about the token.
 */
@PerFrontEnd
public class UserCalls {
  private static final Logger LOG = Logger.getLogger(UserCalls.class.getName());

  /** The least time between two calls of {@link #endIfRefused} to the backend for one session. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int MOST_SESSIONS = 10_000;

  private final UserCall call;
  private final CallTimer timer;
  private final CurrentSession current;
  private final RequestLimits limits;
  private final boolean stepUp;
  private final Cache<String, Boolean> asked;
  private final AtomicBoolean warned = new AtomicBoolean();

  @Inject
  UserCalls(
      Settings settings,
      CurrentSession current,
      Clock clock,
      Metrics metrics,
      RequestLimits limits) {
    this(UserCall.client(settings.backend()), settings, current, clock, metrics, limits);
  }

  /**
   * @param current the session whose token the client presents
   */
  public UserCalls(UserClient client, Settings settings, CurrentSession current, Clock clock) {
    this(client, settings, current, clock, Metrics.off(), new RequestLimits(settings, clock));
  }

  UserCalls(
      UserClient client,
      Settings settings,
      CurrentSession current,
      Clock clock,
      Metrics metrics,
      RequestLimits limits) {
    this.limits = limits;
    this.timer = metrics.timer(CallKind.USER);
    this.call = new UserCall(client, settings.backend());
    this.current = current;
    this.stepUp = settings.openIdConnect().isPresent();
    this.asked =
        Caffeine.newBuilder()
            .maximumSize(MOST_SESSIONS)
            .expireAfterWrite(PAUSE)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * The body of the backend's answer about the user, of any media type. A token that the backend
   * refuses is renewed once.
   *
   * @throws TokenException as {@link CurrentSession#fresh()}; {@code SessionEnded} also if the
   *     backend refuses a token that has just been renewed or cannot be renewed; {@code
   *     TooManyRequests} if the session calls backends more often than {@code
   *     cloakroom.limit.relay} allows
   */
  public byte[] json() {
    var answer = ask(BackendAnswer::isSuccess);
    if (answer.isSuccess()) {
      return body(answer);
    }
    if (answer.status() >= 500) {
      throw new BackendUnavailable(answer.retryAfter(), null);
    }
    throw answer.status() == 403 ? new ProblemException(Problem.FORBIDDEN) : new BackendInvalid();
  }

  private static byte[] body(BackendAnswer answer) {
    try {
      return answer.body();
    } catch (BackendCall.Failed e) {
      throw e.problem();
    }
  }

  /**
   * Makes sure that the backend does not refuse the user's token. A token that it refuses is
   * renewed once. A backend that has no such resource (404, 405, 501, or a page in place of JSON)
   * proves nothing about the token. Such a token counts as valid, and the log says so once.
   *
   * @throws TokenException as {@link #json()}; {@code BackendUnavailable} if the backend cannot
   *     answer now
   */
  public void check() {
    var answer = ask(UserCalls::needsBodyAsProof);
    if (!provesTheToken(answer) && warned.compareAndSet(false, true)) {
      LOG.warning(
          "the user resource says nothing about tokens (%s): the token endpoint hands out opaque"
                  .formatted(AnswerSummary.of(answer))
              + " tokens unchecked. Set cloakroom.backend.user-path to a resource that answers 401"
              + " to an ended token, or cloakroom.token.check=none");
    }
  }

  // RFC 9110 section 15.5.4: with 403 the backend has accepted the token, but refuses access.
  private static boolean provesTheToken(BackendAnswer answer) {
    var status = answer.status();
    return status == 403
        || status == 204
        || answer.isSuccess() && (answer.isJson() || StrictJson.answer(body(answer)).isPresent());
  }

  // Some backends send JSON under another media type.
  private static boolean needsBodyAsProof(BackendAnswer head) {
    return head.isSuccess() && head.status() != 204 && !head.isJson();
  }

  /** An answer that is neither a refusal nor transient, after at most one renewal. */
  private BackendAnswer ask(Predicate<BackendAnswer> needsBody) {
    limits.take(Limited.RELAY, current.fresh());
    var answer = attempt(needsBody);
    if (!isRefusal(answer)) {
      return answer;
    }
    requireNoStepUp(answer);
    if (current.hasRenewed() || !current.canRenew()) {
      throw ended(current);
    }
    current.renewed();
    var second = attempt(needsBody);
    requireNoStepUp(second);
    if (isRefusal(second)) {
      throw ended(current);
    }
    return second;
  }

  private void requireNoStepUp(BackendAnswer answer) {
    var demand = demand(answer);
    if (demand.isPresent()) {
      throw demand.get();
    }
  }

  // RFC 9470 section 3: the token is good, but does not stand for the authentication that the
  // backend
  // demands. So the session goes on.
  private Optional<StepUpRequired> demand(BackendAnswer answer) {
    return stepUp && answer.status() == 401
        ? StepUpRequired.in(answer.fields().values(HttpHeaders.WWW_AUTHENTICATE))
        : Optional.empty();
  }

  private BackendAnswer attempt(Predicate<BackendAnswer> needsBody) {
    return timer.time(() -> answer(needsBody));
  }

  private BackendAnswer answer(Predicate<BackendAnswer> needsBody) {
    BackendAnswer answer;
    try {
      answer = call.answer(needsBody);
    } catch (BackendCall.Failed e) {
      throw e.problem();
    }
    if (answer.asksToRetryLater() || isServerTrouble(answer.status())) {
      throw new BackendUnavailable(answer.retryAfter(), null);
    }
    return answer;
  }

  private boolean isRefusal(BackendAnswer answer) {
    try {
      return call.isRefusal(answer);
    } catch (BackendCall.Failed e) {
      throw e.problem();
    }
  }

  // RFC 9110 section 15.6.2: 501 says that the server lacks the feature, so a later attempt gets
  // the same answer.
  private static boolean isServerTrouble(int status) {
    return status >= 500 && status != 501;
  }

  private static SessionEnded ended(CurrentSession session) {
    session.end(EndCause.BACKEND_REFUSED);
    return new SessionEnded();
  }

  /**
   * Ends the session if its token has ended or the user resource refuses it. The relay calls this
   * after another resource has answered 401 and the token cannot be renewed. That 401 may have
   * another reason than the token, for example a wrong PIN. The user resource is called at most
   * once in {@link #PAUSE} for a session, so that a page that polls such a resource does not double
   * the load. Only a refusal of the user resource counts: any other answer, or no answer, proves
   * nothing.
   *
   * @param session the session of the request
   * @throws SessionEnded if the token has ended, or if the user resource refuses it too
   */
  public void endIfRefused(CurrentSession session) {
    var name = session.fresh().publicId();
    if (asked.asMap().putIfAbsent(name, true) != null) {
      return;
    }
    if (refusesNow()) {
      throw ended(session);
    }
  }

  private boolean refusesNow() {
    try {
      var answer = timer.time(() -> call.answer(head -> false));
      return call.isRefusal(answer) && demand(answer).isEmpty();
    } catch (BackendCall.Failed | BackendInvalid e) {
      return false;
    }
  }
}
