package dev.cloakroom.web;

import dev.cloakroom.caller.Callers;
import dev.cloakroom.config.Settings;
import dev.cloakroom.cookie.SessionCookies;
import dev.cloakroom.problem.Challenge;
import dev.cloakroom.problem.Problem;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.Sessions;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one filter: gives every answer its headers before anybody can commit it, makes the answer
 * known to those who write cookies, and stands in front of every request so that only those of our
 * own pages pass. One and not two, because a server does much around each filter.
 */
public class EdgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** The name under which it is registered, and the attribute of the context that says so. */
  public static final String NAME = "dev.cloakroom.edge";

  private static final Logger LOG = Logger.getLogger(EdgeFilter.class.getName());
  private static final Set<Integer> OF_UNREADABLE_FIELDS = Set.of(400, 406, 415);
  private static final String SEEN = EdgeFilter.class.getName() + ".seen";

  private OwnErrorPages errorPages = OwnErrorPages.OURS;
  private transient Settings settings;
  private transient Callers callers;
  private transient SameOrigin sameOrigin;
  private transient Sessions sessions;
  private transient ProblemWriter problems;

  @Inject
  void set(
      Settings settings,
      Callers callers,
      SameOrigin sameOrigin,
      Sessions sessions,
      ProblemWriter problems) {
    this.settings = settings;
    this.callers = callers;
    this.sameOrigin = sameOrigin;
    this.sessions = sessions;
    this.problems = problems;
  }

  @Override
  public void init() {
    var configured = getInitParameter(OwnErrorPages.PARAMETER);
    // A copy of the filter in a team's web.xml has no such parameter.
    errorPages = configured == null ? OwnErrorPages.OURS : OwnErrorPages.valueOf(configured);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // A team may have copied the filter into its web.xml.
    if (request.getAttribute(SEEN) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(SEEN, true);
    var path = request.getRequestURI().substring(request.getContextPath().length());
    SessionCookies.attach(request, response);
    try {
      admit(request, response, path);
      pass(request, response, path, chain);
      if (request.getAttribute(ProblemException.UNANSWERED) instanceof ProblemException left) {
        throw left;
      }
    } catch (ProblemException e) {
      // From a servlet; JAX-RS has its own way. The container would log it with its whole stack.
      problems.write(request, response, e);
    } catch (IOException | ServletException | RuntimeException e) {
      if (!isOfGoneClient(path, e)) {
        throw e;
      }
      LOG.log(Level.FINE, "client gone: {0}", e.getClass().getName());
    }
    answerForCall(request, response);
    answerEmptyError(request, response, path);
    if (response.getStatus() == 401 && !response.containsHeader(Challenge.FIELD)) {
      response.setHeader(Challenge.FIELD, Challenge.COOKIE.value());
    }
  }

  // The product's resources read and write nothing but the client's connection themselves, and
  // answer all other faults. The server would log each client that leaves with its whole stack.
  private static boolean isOfGoneClient(String path, Throwable fault) {
    if (!AccessTable.isOfApi(path)) {
      return false;
    }
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  // WildFly strips what SessionTokenFilter answered down to its status, unless a mapper of ours is
  // in the team's application. Whoever wrote a body said of what type it is.
  private void answerForCall(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(ProblemException.OF_CALL) instanceof ProblemException noted
        && !response.isCommitted()
        && response.getStatus() == noted.problem().status()
        && response.getContentType() == null) {
      problems.write(request, response, noted);
    }
  }

  // Jersey answers an Accept or a Content-Type that it cannot parse with the status alone. Other
  // errors without a body have gone to the container's error page.
  private void answerEmptyError(
      HttpServletRequest request, HttpServletResponse response, String path) {
    if (AccessTable.isOfApi(path)
        && OF_UNREADABLE_FIELDS.contains(response.getStatus())
        && !response.isCommitted()
        && response.getContentType() == null) {
      problems.write(request, response, Faults.ofStatus(request, response.getStatus()));
    }
  }

  private void admit(HttpServletRequest request, HttpServletResponse response, String path) {
    if (callers.of(request).secure()) {
      SecurityHeaders.ofSecureConnection(response);
    }
    var rule = AccessTable.rule(request, path);
    if (rule == AccessRule.STATIC_FILE) {
      SecurityHeaders.ofFile(response, settings.contentSecurityPolicy());
      requireOneReading(request, response);
      return;
    }
    SecurityHeaders.ofAnswer(response);
    response.setHeader("X-Request-Id", callers.requestId(request));
    requireOneReading(request, response);
    if (rule == AccessRule.SAME_ORIGIN) {
      sameOrigin.require(request, response);
    }
    // Whoever asks for it by CDI's proxy of the request would pay for that with each header.
    sessions.of(request);
  }

  private void pass(
      HttpServletRequest request, HttpServletResponse response, String path, FilterChain chain)
      throws IOException, ServletException {
    if (!standsInForErrorPage(path)) {
      chain.doFilter(request, response);
      return;
    }
    // Open Liberty sends the head of an answer when a servlet that got a wrapped one has returned.
    ProblemException.Answer answer = problem -> problems.write(request, response, problem);
    request.setAttribute(ProblemException.ANSWER, answer);
    try {
      chain.doFilter(request, new ProblemResponse(request, response, problems));
    } catch (ProblemException e) {
      throw e;
    } catch (FileNotFoundException e) {
      throw new ProblemException(Problem.NOT_FOUND, e);
    } catch (ServletException | RuntimeException e) {
      // Open Liberty tells so that there is no such file, also through the filters of a team.
      if (e.getCause() instanceof FileNotFoundException && e instanceof ServletException) {
        throw new ProblemException(Problem.NOT_FOUND, e);
      }
      if (response.isCommitted() || isOfGoneClient(path, e)) {
        throw e;
      }
      throw ErrorServlet.problem(e)
          .orElseGet(() -> ErrorServlet.internalError(e, callers.requestId(request)));
    }
  }

  // A team that has error pages of its own wants them for its own paths.
  private boolean standsInForErrorPage(String path) {
    return switch (errorPages) {
      case OURS -> false;
      case THEIRS -> AccessTable.isOfApi(path) || AccessTable.isOfRelay(path);
      case NONE -> true;
    };
  }

  // RFC 9112 section 11.2: whatever follows on this connection may not be a request.
  private static void requireOneReading(HttpServletRequest request, HttpServletResponse response) {
    if (!Framing.isClear(request)) {
      response.setHeader("Connection", "close");
      throw new ProblemException(Problem.INVALID_REQUEST);
    }
  }
}
