package dev.cloakroom.backend;

import dev.cloakroom.caller.OnBehalf;
import dev.cloakroom.config.Settings;
import dev.cloakroom.problem.ProblemException;
import dev.cloakroom.session.CurrentSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

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
 * <p>The filter works only on the thread that serves the request, so it does not work for methods
 * that return a {@code CompletionStage}. Without a usable session, the call is not made: it ends
 * with the status that the browser should get, 401 or 503.
 */
@ApplicationScoped
public class SessionTokenFilter implements ClientRequestFilter, ClientResponseFilter {
  private final CurrentSession current;
  private final Settings settings;
  private final OnBehalf onBehalf;

  public SessionTokenFilter() {
    this(null, null, null);
  }

  @Inject
  SessionTokenFilter(CurrentSession current, Settings settings, OnBehalf onBehalf) {
    this.current = current;
    this.settings = settings;
    this.onBehalf = onBehalf;
  }

  @Override
  public void filter(ClientRequestContext call) {
    try {
      present(current.fresh().tokens().accessToken(), call);
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

  /** The session may have ended during the call: then the answer must not set its cookies. */
  @Override
  public void filter(ClientRequestContext call, ClientResponseContext answer) {
    current.withdrawIfEnded();
  }

  private static void setIfAbsent(ClientRequestContext call, String name, String value) {
    if (call.getHeaderString(name) == null) {
      call.getHeaders().putSingle(name, value);
    }
  }

  private void present(String token, ClientRequestContext call) {
    var headers = call.getHeaders();
    // RFC 6750 section 2: not more than one method, and not more than one credential.
    headers.remove(HttpHeaders.AUTHORIZATION);
    headers.remove(HttpHeaders.COOKIE);
    var credential = settings.backend().transport().credential(token);
    headers.putSingle(credential.name(), credential.value());
  }

  private static Response answer(ProblemException e) {
    var answer = Response.status(e.problem().status());
    e.headers().forEach(answer::header);
    return answer.build();
  }
}
