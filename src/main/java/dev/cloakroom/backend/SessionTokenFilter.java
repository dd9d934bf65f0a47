package dev.cloakroom.backend;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.FrontEnds;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.restclient.RequestFields;
import dev.cloakroom.session.CurrentSession;
import dev.cloakroom.token.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Puts the access token of the caller's session on a call to the backend: the token is taken from
 * the cookies of the {@code HttpServletRequest} that is being served, renewed first if it is due,
 * and presented as {@code cloakroom.backend.token-transport} and the keys beside it say.
 *
 * <p>Register it on any MicroProfile Rest Client interface in this WAR:
 *
 * <pre>{@code
 * @Path("/orders")
 * @ApplicationScoped
 * @RegisterRestClient(configKey = "orders")
 * @RegisterProvider(SessionTokenFilter.class)
 * public interface OrdersClient {
 *   @GET
 *   @Produces(MediaType.APPLICATION_JSON)
 *   String orders();
 * }
 * }</pre>
 *
 * <p>The call also gets the fields about the client that the relay sends: {@code X-Forwarded-For}
 * and the like, the request's id and trace, and the fields of {@code
 * cloakroom.login.request-headers}. A field that the interface sets itself stays as it is.
 *
 * <p>Without a usable session, the call is not made: it ends with the status that the browser
 * should get, 401 or 503.
 *
 * <p>If the backend answers 401, the token is renewed, and the call is made once more with the new
 * token. Exception mappers see only the second answer, and so does the caller. Request filters and
 * header factories run for both requests. A second 401 is passed on, and the session goes on. If
 * the renewal fails, the call ends as one that is not made. Three kinds of 401 are passed on at
 * once:
 *
 * <ul>
 *   <li>if the session's token cannot be renewed, or was renewed in this request already;
 *   <li>if the body can be written only once. A body that can be written again is text, bytes, or
 *       an object that is written as JSON, XML, a form or text. The token is renewed for the next
 *       call;
 *   <li>if the client was not injected, or does not have the filter by {@code @RegisterProvider} on
 *       its interface.
 * </ul>
 *
 * <p>With an OpenID Provider, a 401 that demands a stronger authentication (RFC 9470 section 3) is
 * not repeated: the call ends as one that is not made, and the browser gets {@code
 * step_up_required}.
 *
 * <p>A renewal sets cookies, so the call must be made before the response is committed. The filter
 * works only on the thread that serves the request, so it does not work for methods that return a
 * {@code CompletionStage}.
 */
@ApplicationScoped
public class SessionTokenFilter implements ClientRequestFilter, ClientResponseFilter {
  private static final Logger LOG = Logger.getLogger(SessionTokenFilter.class.getName());

  // The answer of a call that was not made comes through the filter too.
  private static final String SENT = SessionTokenFilter.class.getName() + ".sent";

  private final CurrentSession current;
  private final FrontEnds frontEnds;
  private final OnBehalf onBehalf;

  public SessionTokenFilter() {
    this(null, (FrontEnds) null, null);
  }

  @Inject
  SessionTokenFilter(CurrentSession current, FrontEnds frontEnds, OnBehalf onBehalf) {
    this.current = current;
    this.frontEnds = frontEnds;
    this.onBehalf = onBehalf;
  }

  /** For one front end. */
  SessionTokenFilter(CurrentSession current, Settings settings, OnBehalf onBehalf) {
    this(current, FrontEnds.only(settings), onBehalf);
  }

  @Override
  public void filter(ClientRequestContext call) {
    try {
      present(session(call).tokens().accessToken(), call);
      call.setProperty(SENT, true);
      // Fields that the client's own configuration or code has set stay.
      onBehalf.client().fields().forEach((name, value) -> setIfAbsent(call, name, value));
    } catch (ProblemException e) {
      // An exception of a client filter becomes a ProcessingException, and so a 500. Of an answer
      // that a client filter makes, servers keep only the status, so the problem is stored in the
      // request.
      current.note(e);
      call.abortWith(answer(e));
    }
  }

  @Override
  public void filter(ClientRequestContext call, ClientResponseContext answer) {
    // The session may have ended during the call: then the answer must not set its cookies.
    current.withdrawIfEnded();
    if (answer.getStatus() == 401 && call.getProperty(SENT) != null) {
      RepeatableCall.ofThread(call.getClient()).ifPresent(made -> refused(made, call, answer));
    }
  }

  private Session session(ClientRequestContext request) {
    var call = RepeatableCall.ofThread(request.getClient());
    call.ifPresent(RepeatableCall::beginRequest);
    return call.filter(RepeatableCall::isRepeated).isPresent()
        ? current.renewed()
        : current.fresh();
  }

  private void refused(
      RepeatableCall made, ClientRequestContext call, ClientResponseContext answer) {
    var demand = demand(answer);
    if (demand.isPresent()) {
      close(answer);
      made.end(demand.get());
    }
    if (made.isRepeated() || current.hasRenewed() || !current.canRenew()) {
      return;
    }
    if (RequestEntity.canBeSentAgain(call)) {
      close(answer);
      made.repeat();
    }
    try {
      current.renewed();
    } catch (ProblemException e) {
      close(answer);
      made.end(e);
    }
  }

  // RFC 9470 section 3: a renewed token would not meet the demand.
  private Optional<StepUpRequired> demand(ClientResponseContext answer) {
    var challenges = answer.getHeaders().get(HttpHeaders.WWW_AUTHENTICATE);
    return challenges == null || frontEnds.current().openIdConnect().isEmpty()
        ? Optional.empty()
        : StepUpRequired.in(challenges);
  }

  // RESTEasy has 50 connections by default, and waits for a free one without end.
  private static void close(ClientResponseContext answer) {
    var body = answer.getEntityStream();
    if (body == null) {
      return;
    }
    try {
      body.close();
    } catch (IOException e) {
      // The connection is gone, which is all that was wanted.
      LOG.log(Level.FINE, "a refusal broke off: {0}", e.getClass().getName());
    }
  }

  private static void setIfAbsent(ClientRequestContext call, String name, String value) {
    if (call.getHeaderString(name) == null) {
      RequestFields.set(call, name, value);
    }
  }

  private void present(String token, ClientRequestContext call) {
    var headers = call.getHeaders();
    // RFC 6750 section 2: not more than one method, and not more than one credential.
    headers.remove(HttpHeaders.AUTHORIZATION);
    headers.remove(HttpHeaders.COOKIE);
    var credential = frontEnds.current().backend().transport().credential(token);
    RequestFields.set(call, credential.name(), credential.value());
  }

  private static Response answer(ProblemException e) {
    var answer = Response.status(e.problem().status());
    e.headers().forEach(answer::header);
    return answer.build();
  }
}
