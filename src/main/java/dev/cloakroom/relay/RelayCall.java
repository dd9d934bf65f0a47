package dev.cloakroom.relay;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.backend.StepUpRequired;
import dev.cloakroom.backend.UserCalls;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Limited;
import dev.cloakroom.httpclient.Answer;
import dev.cloakroom.httpclient.Call;
import dev.cloakroom.httpclient.ClientGone;
import dev.cloakroom.httpclient.RequestBody;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.session.Sessions;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Sends a browser's request to a backend, with the session's token as the only credential. */
final class RelayCall {
  private final Sessions sessions;
  private final Callers callers;
  private final UserCalls user;
  private final RequestHeaderPolicy requestHeaders;
  private final Audit audit;
  private final RequestLimits limits;
  private final boolean stepUp;

  /**
   * @param stepUp whether users can be led to a stronger authentication
   */
  RelayCall(
      Sessions sessions,
      Callers callers,
      UserCalls user,
      RequestHeaderPolicy requestHeaders,
      Audit audit,
      RequestLimits limits,
      boolean stepUp) {
    this.audit = audit;
    this.limits = limits;
    this.stepUp = stepUp;
    this.sessions = sessions;
    this.callers = callers;
    this.user = user;
    this.requestHeaders = requestHeaders;
  }

  /**
   * Sends the request, and sends it once more with a renewed token if the backend answers 401. A
   * second 401 is passed on, and so is the first one if the token cannot be renewed. If the body is
   * too long to be sent again, the token is renewed and the 401 is passed on with {@code
   * Retry-After: 0}. A 401 of a path in {@code own-401} is about something else than the token, so
   * it is passed on and nothing else happens.
   *
   * @throws StepUpRequired if the 401 demands a stronger authentication, and users can be led to
   *     one
   * @throws ClientGone if the client did not send the whole body
   * @throws ProblemException if the route needs a session and there is none, if the client or its
   *     session calls too often, or if there is no answer that could be passed on
   */
  Answer answer(
      HttpServletRequest request, HttpServletResponse response, Route route, RelayPath path)
      throws ClientGone {
    limits.takeOf(Limited.RELAY_ADDRESS, callers.of(request).address());
    var current = sessions.of(request);
    var session = session(route, current);
    session.ifPresent(caller -> limits.take(Limited.RELAY, caller));
    var body = RequestBody.of(request);
    var answer = send(request, route, path, body, session);
    if (answer.code() != 401 || session.isEmpty()) {
      return answer;
    }
    if (route.settings().own401().contains(path.rest())) {
      return answer;
    }
    requireNoStepUp(request, answer, session.get());
    if (current.hasRenewed()) {
      return answer;
    }
    if (!current.canRenew()) {
      return passedOn(answer, current);
    }
    if (body.isResendable()) {
      answer.drop();
      var renewed = current.renewed();
      var second = send(request, route, path, body, Optional.of(renewed));
      requireNoStepUp(request, second, renewed);
      return second;
    }
    try {
      current.renewed();
      response.setHeader("Retry-After", "0");
      return answer;
    } catch (ProblemException e) {
      answer.close();
      throw e;
    }
  }

  // RFC 9470 section 3: a renewed token would not meet the demand.
  private void requireNoStepUp(HttpServletRequest request, Answer answer, Session session) {
    if (!stepUp || answer.code() != 401) {
      return;
    }
    var demand = StepUpRequired.in(challenges(answer));
    if (demand.isPresent()) {
      answer.drop();
      audit.stepUpRequired(request, session);
      throw demand.get();
    }
  }

  private static List<String> challenges(Answer answer) {
    var challenges = new ArrayList<String>();
    answer
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getName().equalsIgnoreCase("WWW-Authenticate")) {
                challenges.add(field.getValue());
              }
            });
    return challenges;
  }

  // There is no other token to repeat the request with. The 401 may mean something else than the
  // token, such as a wrong PIN, so the session ends only if the user resource refuses the token
  // too.
  private Answer passedOn(Answer answer, CurrentSession current) {
    try {
      user.endIfRefused(current);
      current.withdrawIfEnded();
      return answer;
    } catch (ProblemException e) {
      answer.close();
      throw e;
    }
  }

  // The context path and the name of the route stay percent-encoded as in the request, because a
  // backend puts this in front of the paths in its links.
  private static String prefix(HttpServletRequest request, RelayPath path) {
    return request.getContextPath() + request.getServletPath() + "/" + path.route();
  }

  private static Optional<Session> session(Route route, CurrentSession current) {
    return switch (route.settings().token()) {
      case REQUIRED -> Optional.of(current.fresh());
      case OPTIONAL -> current.peek().map(session -> current.fresh());
      case NONE -> Optional.empty();
    };
  }

  private Answer send(
      HttpServletRequest request,
      Route route,
      RelayPath path,
      RequestBody body,
      Optional<Session> session)
      throws ClientGone {
    // The constructor with a host takes the path as it is; the one without parses it as a URI.
    var message =
        new BasicClassicHttpRequest(
            request.getMethod(), (HttpHost) null, route.requestTarget(path));
    message.addHeader("Host", route.host());
    requestHeaders.copy(request, callers, route, () -> asked(request, route, path), message);
    if (route.isWholeBackend()) {
      message.addHeader("X-Forwarded-Prefix", prefix(request, path));
    }
    session
        .map(s -> route.settings().transport().credential(s.tokens().accessToken()))
        .ifPresent(field -> RequestHeaderPolicy.add(message, field.name(), field.value()));
    var begin = route.metrics().begin();
    var answer = Call.send(route.backend(), message, body, route.settings().timeout());
    route.metrics().answered(begin);
    sessions.of(request).withdrawIfEnded();
    return answer;
  }

  /** The target of the request, for the few fields whose URLs are translated. */
  Locations.Asked asked(HttpServletRequest request, Route route, RelayPath path) {
    return new Locations.Asked(
        route.requestTarget(path),
        request.getContextPath() + request.getServletPath(),
        callers.addressed(request));
  }
}
