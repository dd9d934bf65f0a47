package dev.cloakroom.relay;

import dev.cloakroom.audit.Audit;
import dev.cloakroom.bean.EachFrontEnd;
import dev.cloakroom.bean.FrontEnd;
import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings.TokenUse;
import dev.cloakroom.httpclient.Answer;
import dev.cloakroom.httpclient.CallFault;
import dev.cloakroom.httpclient.ClientGone;
import dev.cloakroom.httpclient.CutShort;
import dev.cloakroom.httpclient.Deadlines;
import dev.cloakroom.metrics.Metrics;
import dev.cloakroom.problem.Challenge;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.throttle.RequestLimits;
import dev.cloakroom.token.TokenException.SessionEnded;
import dev.cloakroom.trace.TraceSpan;
import dev.cloakroom.trace.Tracing;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Passes requests of page scripts on to the backend of a route, with the session's token, and
 * streams the answer. A failure becomes a problem answer (RFC 9457); if the head of the answer has
 * been sent already, the connection is broken instead.
 */
public class RelayServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private transient EachFrontEnd<RelayBeans> beans;
  private transient Callers callers;
  private transient Audit audit;
  private transient Clock clock;
  private transient Metrics metrics;
  private transient Tracing tracing;
  private transient RequestLimits limits;

  private transient Deadlines deadlines;
  private transient EachFrontEnd<RelayRoutes> routes;
  private transient FaultLog faults;

  @Inject
  void set(
      Instance<RelayBeans> beans,
      Callers callers,
      Audit audit,
      Clock clock,
      Metrics metrics,
      RequestLimits limits,
      Tracing tracing) {
    set(new EachFrontEnd<>(beans::get), callers, audit, clock, metrics, limits, tracing);
  }

  void set(
      EachFrontEnd<RelayBeans> beans,
      Callers callers,
      Audit audit,
      Clock clock,
      Metrics metrics,
      RequestLimits limits,
      Tracing tracing) {
    this.beans = beans;
    this.limits = limits;
    this.tracing = tracing;
    this.audit = audit;
    this.callers = callers;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void init() {
    faults = new FaultLog(callers, clock);
    deadlines = new Deadlines();
    var date = new HttpDate(clock);
    var random = new byte[4];
    new SecureRandom().nextBytes(random);
    var headers = new RequestHeaderPolicy("cloakroom-" + HexFormat.of().formatHex(random));
    routes =
        new EachFrontEnd<>(
            () -> {
              var own = beans.current();
              var frontEnd = FrontEnd.current();
              return new RelayRoutes(
                  own.sessions,
                  Route.all(own.settings, deadlines, date, metrics, frontEnd),
                  new RelayCall(
                      own.sessions,
                      callers,
                      own.user,
                      headers,
                      audit,
                      limits,
                      own.settings.openIdConnect().isPresent()));
            });
  }

  @Override
  public void destroy() {
    deadlines.close();
    routes.made().forEach(RelayRoutes::close);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      serve(request, response);
    } catch (ProblemException e) {
      // If it were rethrown, Open Liberty would log it before any filter sees it, with its stack
      // trace and with messages of libraries that may quote their input.
      answer(e, request);
    }
  }

  private static void answer(ProblemException problem, HttpServletRequest request) {
    if (request.getAttribute(ProblemException.ANSWER) instanceof ProblemException.Answer answer) {
      answer.with(problem);
    } else {
      request.setAttribute(ProblemException.UNANSWERED, problem);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var ours = routes.of(callers.frontEnd(request));
    var path = path(request, ours);
    var route = ours.require(path.route());
    if (!route.settings().permits(request.getMethod())) {
      response.setHeader("Allow", route.allow());
      throw new ProblemException(Problem.METHOD_NOT_ALLOWED);
    }
    refuseUpgrade(request);
    if (RequestHeaderPolicy.maxForwards(request) == 0) {
      // RFC 9110 section 7.6.2: the recipient of Max-Forwards: 0 answers the request itself.
      response.setHeader("Allow", route.allow());
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    try (var span = tracing.relay(path.route(), request)) {
      serve(request, response, ours, route, path, span);
    }
  }

  private void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      RelayRoutes ours,
      Route route,
      RelayPath path,
      TraceSpan span)
      throws IOException {
    try (var answer = ours.call().answer(request, response, route, path)) {
      span.answered(answer.code());
      relay(answer, request, response, ours, route, path);
      route.metrics().passedOn(answer.code());
    } catch (ClientGone e) {
      route.metrics().clientGone();
      answerClientGone(e, request, response, path.route());
    } catch (ProblemException e) {
      span.failed(e.problem().code());
      route.metrics().refused(e.problem().status());
      report(e, request, route, path.route());
      throw e;
    } catch (IOException e) {
      route.metrics().clientGone();
      throw e;
    }
  }

  private void report(
      ProblemException problem, HttpServletRequest request, Route route, String name) {
    if (problem.problem().status() < 500) {
      return;
    }
    faults.failed(request, name, route.backend().authority(), problem);
    if (problem instanceof CallFault fault && fault.why() == CallFault.Cause.INTERRUPTED) {
      // If the thread stayed interrupted, the first write to the client would close the client's
      // connection.
      Thread.interrupted();
    }
  }

  // A client that does not send the rest of its request may still read an answer.
  private void answerClientGone(
      ClientGone gone, HttpServletRequest request, HttpServletResponse response, String route)
      throws IOException {
    if (gone.during() == ClientGone.While.RECEIVING) {
      ClientConnection.abort(request);
      return;
    }
    faults.clientBrokeOff(request, route, gone);
    // RFC 9112 section 9.6: the rest of the body may still arrive on this connection, and must not
    // be read as a request.
    response.setHeader("Connection", "close");
    throw new ProblemException(
        gone.during() == ClientGone.While.PAUSING
            ? Problem.REQUEST_TIMEOUT
            : Problem.INVALID_REQUEST,
        gone);
  }

  // The raw path is read, because each container decodes, normalises, and cuts at semicolons in a
  // way of its own.
  private static RelayPath path(HttpServletRequest request, RelayRoutes ours) {
    var base = request.getContextPath() + request.getServletPath();
    var raw = request.getRequestURI();
    if (!raw.startsWith(base)) {
      throw new ProblemException(Problem.UNKNOWN_ROUTE);
    }
    return RelayPath.of(
        raw.substring(base.length()), request.getQueryString(), ours::hasEncodedSlashes);
  }

  private static void refuseUpgrade(HttpServletRequest request) {
    var upgrade = request.getHeader("Upgrade");
    if (upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket")) {
      throw new ProblemException(Problem.UPGRADE_UNSUPPORTED);
    }
  }

  private void relay(
      Answer answer,
      HttpServletRequest request,
      HttpServletResponse response,
      RelayRoutes ours,
      Route route,
      RelayPath path)
      throws IOException {
    answer.readAhead();
    try {
      head(answer, request, response, ours, route, path);
      var client = new ToClient(response);
      answer.copyTo(client, over(request, ours, route));
      // RFC 9110 section 8.6: the backend sent no length, so the container must not add a length of
      // 0. After the flush, it cannot.
      if (answer.length() < 0 && request.getMethod().equals("HEAD")) {
        client.flush();
      }
    } catch (CutShort e) {
      ours.sessions().of(request).withdrawIfEnded();
      end(answer, request, response, new SessionEnded());
    } catch (ProblemException e) {
      if (response.isCommitted()) {
        report(e, request, route, path.route());
      }
      end(answer, request, response, e);
    } catch (RuntimeException e) {
      end(answer, request, response, e);
      throw e;
    }
  }

  // If the session ends while an answer is streamed, e.g. because the user signs out in another
  // tab, the answer is cut.
  private static BooleanSupplier over(HttpServletRequest request, RelayRoutes ours, Route route) {
    return route.settings().token() == TokenUse.NONE ? null : ours.sessions().of(request)::isOver;
  }

  // The fault takes the place of the answer if the client has seen none of it; otherwise the
  // connection is broken.
  private static void end(
      Answer answer,
      HttpServletRequest request,
      HttpServletResponse response,
      RuntimeException fault)
      throws IOException {
    Unsent.takeBack(answer, response, fault);
    ClientConnection.cut(request, response);
  }

  private static void head(
      Answer answer,
      HttpServletRequest request,
      HttpServletResponse response,
      RelayRoutes ours,
      Route route,
      RelayPath path) {
    Unsent.requireRoom(answer, response);
    try {
      copyHead(answer, request, response, ours, route, path);
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      // The server refused a field, or has too many of them.
      throw new CallFault(CallFault.Cause.TOO_MANY_FIELDS, e);
    }
  }

  private static void copyHead(
      Answer answer,
      HttpServletRequest request,
      HttpServletResponse response,
      RelayRoutes ours,
      Route route,
      RelayPath path) {
    response.setStatus(answer.code());
    route.responseHeaders().copy(answer, () -> ours.call().asked(request, route, path), response);
    // RFC 9110 section 15.5.2 demands a challenge with each 401, and that of the backend has been
    // dropped.
    if (answer.code() == 401) {
      response.setHeader(Challenge.FIELD, Challenge.COOKIE.value());
    }
    if (answer.code() == 205) {
      // RFC 9110 section 15.3.6 demands a length of 0. Payara sends no length, so a client would
      // wait for a body until the connection ends.
      response.setHeader("Connection", "close");
    }
    if (answer.length() >= 0 && answer.code() != 204 && answer.code() != 304) {
      response.setContentLengthLong(answer.length());
    }
  }

  private record ToClient(HttpServletResponse response) implements Answer.Sink {
    @Override
    public OutputStream stream() throws IOException {
      return response.getOutputStream();
    }

    @Override
    public void flush() throws IOException {
      // Liberty sends only after both calls.
      response.flushBuffer();
      response.getOutputStream().flush();
    }
  }
}
